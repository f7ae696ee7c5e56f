package dev.entitlement.gateway.simulator;

import java.util.Map;

/**
 * The part of {@link Stats} that stays small however many calls come, as {@code GET /simulator/totals} tells it: to be
 * asked while a load runs. Immutable.
 *
 * @param codes answers to calls by response code, replays included; what was never answered, or with garbage, has none
 * @param total all calls
 * @param echoes all echoes; they are no calls
 * @param inFlight calls that have arrived and are not yet answered
 * @param maxInFlight the most that there were of them at once
 */
public record Totals(Map<String, Long> codes, long total, long echoes, int inFlight, int maxInFlight) {

    public Totals {
        codes = Map.copyOf(codes);
    }
}
