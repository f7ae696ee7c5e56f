package dev.entitlement;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's state at one instant.
 *
 * @param inFlight attempts that hold a permit
 * @param maxInFlight the hard cap on them
 * @param limit how many there may be at present: the adaptive limit
 * @param queued calls that wait for a permit, lines of a bulk that have been read included
 * @param calls calls not yet ended
 * @param circuit the circuit breaker's state
 * @param nextProbe how long until the next echo probe; null unless the circuit is open
 * @param retryBudgetLeft retries that the budget would allow now; infinite without a budget
 * @param idleConnections pooled connections that lie idle
 * @param openConnections all connections
 * @param draining whether new calls are refused for good
 * @param connecting connections that are being made, beside the open ones
 * @param awaitingConnection attempts in flight that have no connection yet: they take the first that another attempt gives
 *     back or that is made
 */
public record ClientStatus(
        int inFlight,
        int maxInFlight,
        int limit,
        int queued,
        int calls,
        CircuitState circuit,
        @Nullable Duration nextProbe,
        double retryBudgetLeft,
        int idleConnections,
        int openConnections,
        boolean draining,
        int connecting,
        int awaitingConnection) {}
