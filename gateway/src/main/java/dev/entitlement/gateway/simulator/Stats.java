package dev.entitlement.gateway.simulator;

import java.util.Map;

/**
 * What the simulator has seen and done, as {@code GET /simulator/stats} tells it. Immutable.
 *
 * <p>A call is a {@code POST …/entitlement/reactivate/{id}} with a readable id, whatever became of it. Echoes are no
 * calls and are counted apart.
 *
 * @param ids calls by entitlement id
 * @param identifiers calls by {@code X-RequestIdentifier}
 * @param codes answers by response code, replays included; what was never answered, or with garbage, has none
 * @param applied how often each entitlement was really reactivated: each {@code OK} or {@code CLIENT_ACTION_REQUIRED}
 *     that was decided, whether or not its answer was sent; a replay decides nothing. Ids never reactivated are absent
 * @param total all calls
 * @param echoes all echoes
 * @param inFlight calls that have arrived and are not yet answered
 * @param maxInFlight the most that there were of them at once
 */
public record Stats(
        Map<String, Integer> ids,
        Map<String, Integer> identifiers,
        Map<String, Long> codes,
        Map<String, Integer> applied,
        long total,
        long echoes,
        int inFlight,
        int maxInFlight) {

    public Stats {
        ids = Map.copyOf(ids);
        identifiers = Map.copyOf(identifiers);
        codes = Map.copyOf(codes);
        applied = Map.copyOf(applied);
    }
}
