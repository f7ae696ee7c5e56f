package dev.entitlement.benchmarks.sidebyside;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.scenarios.Figure;
import dev.entitlement.benchmarks.scenarios.Findings;
import dev.entitlement.benchmarks.scenarios.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that came of it.
 *
 * @param played for each scenario, what came of it by contender, in order
 * @param notes who was left out, and what else a reader has to know
 * @param machine what it ran on
 */
record Results(
        List<Cost> costs, Map<String, Map<String, Findings>> played, List<String> notes, Map<String, String> machine) {

    Results {
        costs = List.copyOf(costs);
        notes = List.copyOf(notes);
    }

    Optional<Cost> cost(String name) {
        return costs.stream().filter(cost -> cost.name().equals(name)).findFirst();
    }

    /** Least run to least run; not a number if one of both is missing. */
    double ratio(Cost cost, String to) {
        return cost.leastMicros() / cost(to).map(Cost::leastMicros).orElse(Double.NaN);
    }

    /** What the gateway must reach beside its peers, and what we would like; empty if it was not measured. */
    Findings targets() {
        Findings targets = new Findings("targets", "CPU a request, least run to least run; memory after the last run");
        cost(Contenders.GATEWAY).ifPresent(gateway -> {
            ratio(targets, gateway, Contenders.STREAMED, 1.00, 0.80);
            ratio(targets, gateway, Contenders.RESILIENT, 0.32, 0.22);
            cost(Contenders.AGGREGATED)
                    .ifPresent(bare -> targets.add(Figure.of(
                                    "policies, headers, metrics above " + bare.name() + ", a request",
                                    gateway.leastMicros() - bare.leastMicros(),
                                    Unit.MICROS)
                            .must(atMost(5))
                            .goal(atMost(2))));
            targets.add(Figure.of("ready after", gateway.readySeconds(), Unit.SECONDS)
                    .must(atMost(3))
                    .goal(atMost(1)));
            targets.add(Figure.of("memory (RSS)", gateway.megabytes(), Unit.MEGABYTES)
                    .must(atMost(300))
                    .goal(atMost(200)));
        });
        return targets;
    }

    private void ratio(Findings targets, Cost gateway, String peer, double must, double goal) {
        if (cost(peer).isPresent()) {
            targets.add(Figure.of("gateway ÷ " + peer, ratio(gateway, peer), Unit.TIMES)
                    .must(atMost(must))
                    .goal(atMost(goal)));
        }
    }

    /** A figure of a scenario, and what it was for each of those played; empty for whom it was not measured. */
    record Row(String figure, List<String> texts) {}

    /**
     * A scenario's figures in their order, as whoever was played to the end has them: names need not differ, places do. What
     * nobody has is left out, for others say less of themselves than we do.
     */
    static List<Row> rows(Map<String, Findings> played) {
        List<Figure> figures = played.values().stream()
                .map(Findings::figures)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        return IntStream.range(0, figures.size())
                .filter(place -> played.values().stream().anyMatch(findings -> isMeasured(findings, place)))
                .mapToObj(place -> new Row(
                        figures.get(place).name(),
                        played.values().stream()
                                .map(findings -> text(findings, place))
                                .toList()))
                .toList();
    }

    private static boolean isMeasured(Findings findings, int place) {
        return place < findings.figures().size()
                && !Double.isNaN(findings.figures().get(place).value());
    }

    private static String text(Findings findings, int place) {
        return isMeasured(findings, place) ? findings.figures().get(place).text() : "";
    }
}
