package dev.entitlement.micrometer;

import dev.entitlement.Attempt;
import dev.entitlement.AttemptEnd;
import dev.entitlement.CallListener;
import dev.entitlement.CircuitState;
import dev.entitlement.ClientStatus;
import dev.entitlement.Effect;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.NoRetry;
import dev.entitlement.Outcome;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Counts and times what a client does. Hand it to the client as its listener, then bind the client for the gauges:
 *
 * <pre>{@code
 * EntitlementMetrics metrics = new EntitlementMetrics(registry);
 * EntitlementClient client = EntitlementClient.builder().listener(metrics).build();
 * metrics.bindTo(client);
 * }</pre>
 *
 * <p>By their Prometheus names:
 *
 * <ul>
 *   <li>{@code entitlement_calls_total{outcome,effect}}: calls that ended; {@code entitlement_call_seconds}: how long
 *       they took, a histogram.
 *   <li>{@code entitlement_restored_total}: calls after which the user has access, or is about to; and those of them that
 *       needed one attempt only, {@code entitlement_first_attempt_restored_total}. Retries hide an upstream that fails:
 *       watch the gap between the two.
 *   <li>{@code entitlement_attempts_total{end}}, {@code entitlement_attempt_seconds}: the same of attempts.
 *   <li>{@code entitlement_retries_suppressed_total{reason}}: retries that an attempt deserved and did not get;
 *       {@code entitlement_shed_total{reason}}: calls that were refused before anything of them was sent.
 *   <li>{@code entitlement_coalesced_total}: calls that joined another for the same entitlement.
 *   <li>{@code entitlement_in_flight}: attempts on the wire; {@code entitlement_limit}: the most there may be now;
 *       {@code entitlement_queued}: calls that wait for a permit.
 *   <li>{@code entitlement_connections{state}}: {@code open} are all, {@code idle} those of them without an attempt;
 *       {@code connecting} are being made. {@code entitlement_awaiting_connection}: attempts in flight that have none yet.
 *   <li>{@code entitlement_circuit_open}: 1 while open, else 0; {@code entitlement_retry_budget_left}: retries that the
 *       budget would allow now, infinite without a budget.
 * </ul>
 *
 * <p>Every series exists from the start, at zero, so that a rate sees the first event; and no meter is looked up, and
 * nothing allocated, for a call. Thread-safe.
 */
public final class EntitlementMetrics implements CallListener {
    /** From an upstream next door to the default deadline; a bound at the default attempt timeout, for many end there. */
    private static final Duration[] BOUNDS = millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000, 10_000);

    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final Effect[] EFFECTS = Effect.values();

    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter[] calls; // by outcome, then effect
    private final Timer callTime;
    private final Counter restored;
    private final Counter restoredAtFirst;
    private final Counter[] attempts;
    private final Timer attemptTime;
    private final Counter[] retriesSuppressed;
    private final Counter[] shed;
    private final Counter coalesced;

    public EntitlementMetrics(MeterRegistry registry) {
        this(registry, Tags.empty());
    }

    /** @param tags on every meter: needed to tell clients apart that share a registry */
    public EntitlementMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
        calls = calls();
        callTime = timer("entitlement.call", "How long calls took, all attempts and waits");
        restored =
                counter("entitlement.restored", "Calls after which the user has access, or is about to", Tags.empty());
        restoredAtFirst = counter(
                "entitlement.first.attempt.restored", "Restored calls that needed one attempt only", Tags.empty());
        attempts = counters(
                "entitlement.attempts", "Attempts that ended", "end", List.of(AttemptEnd.values()), AttemptEnd::text);
        attemptTime = timer("entitlement.attempt", "How long attempts took, from the wish to connect to the last byte");
        retriesSuppressed = counters(
                "entitlement.retries.suppressed",
                "Retries that an attempt deserved and did not get",
                "reason",
                List.of(NoRetry.values()),
                NoRetry::text);
        shed = counters(
                "entitlement.shed",
                "Calls refused before anything of them was sent",
                "reason",
                List.of(Refusal.values()),
                Refusal::text);
        coalesced =
                counter("entitlement.coalesced", "Calls that joined another for the same entitlement", Tags.empty());
    }

    /** Adds the gauges of a client. They hold it by a weak reference, as Micrometer's do. */
    public void bindTo(EntitlementClient client) {
        gauge("entitlement.in.flight", "Attempts on the wire", client, ClientStatus::inFlight);
        gauge("entitlement.limit", "The most attempts there may be on the wire now", client, ClientStatus::limit);
        gauge("entitlement.queued", "Calls that wait for a permit", client, ClientStatus::queued);
        gauge("entitlement.circuit.open", "1 while the circuit is open", client, EntitlementMetrics::circuitOpen);
        gauge(
                "entitlement.retry.budget.left",
                "Retries that the budget would allow now",
                client,
                ClientStatus::retryBudgetLeft);
        connections("open", client, ClientStatus::openConnections);
        connections("idle", client, ClientStatus::idleConnections);
        connections("connecting", client, ClientStatus::connecting);
        gauge(
                "entitlement.awaiting.connection",
                "Attempts in flight that have no connection yet",
                client,
                ClientStatus::awaitingConnection);
    }

    @Override
    public void attemptEnded(ReactivationRequest request, Attempt attempt) {
        attempts[attempt.end().ordinal()].increment();
        attemptTime.record(attempt.durationNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void retrySuppressed(ReactivationRequest request, NoRetry reason) {
        retriesSuppressed[reason.ordinal()].increment();
    }

    @Override
    public void callShed(ReactivationRequest request, Refusal reason) {
        shed[reason.ordinal()].increment();
    }

    @Override
    public void callEnded(ReactivationRequest request, EntitlementResult result) {
        calls[place(result.outcome(), result.effect())].increment();
        if (result.report().coalesced()) {
            coalesced.increment();
        }
        callTime.record(result.report().durationNanos(), TimeUnit.NANOSECONDS);
        if (result.outcome().restored()) {
            restored.increment();
            if (result.report().attempts().size() == 1) {
                restoredAtFirst.increment();
            }
        }
    }

    private static int place(Outcome outcome, Effect effect) {
        return outcome.ordinal() * EFFECTS.length + effect.ordinal();
    }

    private Counter[] calls() {
        Counter[] all = new Counter[OUTCOMES.length * EFFECTS.length];
        for (Outcome outcome : OUTCOMES) {
            for (Effect effect : EFFECTS) {
                Tags both = Tags.of("outcome", outcome.text(), "effect", effect.text());
                all[place(outcome, effect)] = counter("entitlement.calls", "Calls that ended", both);
            }
        }
        return all;
    }

    private <E extends Enum<E>> Counter[] counters(
            String name, String description, String key, List<E> values, Function<E, String> text) {
        return values.stream()
                .map(value -> counter(name, description, Tags.of(key, text.apply(value))))
                .toArray(Counter[]::new);
    }

    private Counter counter(String name, String description, Tags own) {
        return Counter.builder(name)
                .description(description)
                .tags(tags)
                .tags(own)
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private void gauge(
            String name, String description, EntitlementClient client, ToDoubleFunction<ClientStatus> value) {
        Gauge.builder(name, client, bound -> value.applyAsDouble(bound.status()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void connections(String state, EntitlementClient client, ToDoubleFunction<ClientStatus> value) {
        Gauge.builder("entitlement.connections", client, bound -> value.applyAsDouble(bound.status()))
                .description(
                        "Connections to the upstream: open are all, idle those of them without an attempt, connecting are being made")
                .tags(tags)
                .tag("state", state)
                .register(registry);
    }

    private static double circuitOpen(ClientStatus status) {
        return status.circuit() == CircuitState.OPEN ? 1 : 0;
    }

    private static Duration[] millis(long... values) {
        Duration[] bounds = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            bounds[i] = Duration.ofMillis(values[i]);
        }
        return bounds;
    }
}
