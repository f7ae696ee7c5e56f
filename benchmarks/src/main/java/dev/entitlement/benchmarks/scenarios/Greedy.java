package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;

import dev.entitlement.benchmarks.load.Generator;
import dev.entitlement.benchmarks.load.LoadPlan;
import dev.entitlement.benchmarks.load.LoadReport;
import dev.entitlement.benchmarks.load.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/** One caller offers 50 times what ten others do together; the ten are alone first. Callers are told apart by their keys. */
final class Greedy implements Scenario {
    private static final int CAPACITY = 1_000;
    private static final int OTHERS = 10;
    private static final double RATE = 100;
    private static final double TIMES = 50;
    private static final double SETTLING_SECONDS = 2;
    private static final double ALONE_SECONDS = 30;
    private static final double TOGETHER_SECONDS = 30;

    private static final int CONNECTIONS_OF_OTHERS = 1_200;

    /** More than may wait and be in flight together. */
    private static final int CONNECTIONS_OF_GREEDY = 11_500;

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "one caller offers %,.0f/s, %.0f× what ten others do together; capacity %,d/s",
                RATE * TIMES,
                TIMES,
                CAPACITY);
    }

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        Stage.needDescriptors(CONNECTIONS_OF_OTHERS + CONNECTIONS_OF_GREEDY);
        Path file = Files.createTempFile("callers", ".keys");
        try {
            Keys keys = Keys.made();
            Files.write(file, keys.lines());
            play(stage, findings, file, keys);
        } finally {
            Files.delete(file);
        }
    }

    /** @param others one each */
    private record Keys(List<String> others, String greedy) {
        static Keys made() {
            return new Keys(IntStream.range(0, OTHERS).mapToObj(number -> key()).toList(), key());
        }

        private static String key() {
            return UUID.randomUUID().toString();
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>(IntStream.range(0, OTHERS)
                    .mapToObj(number -> "other-" + number + ":" + others.get(number))
                    .toList());
            lines.add("greedy:" + greedy);
            return lines;
        }

        static List<String> sent(List<String> keys) {
            return keys.stream().map(key -> "Bearer " + key).toList();
        }
    }

    private void play(Stage stage, Findings findings, Path file, Keys keys) throws IOException, InterruptedException {
        try (SimulatedUpstream upstream = stage.limitedSimulator(name(), CAPACITY);
                MeasuredGateway gateway = stage.gateway(name(), upstream, "--callers", "keys:" + file)) {
            LoadPlan greedy = new LoadPlan(
                            gateway.url(), constant(RATE * TIMES, TOGETHER_SECONDS), CONNECTIONS_OF_GREEDY)
                    .as(Keys.sent(List.of(keys.greedy())));
            stage.say("%s: %d s warm-up", name(), WarmUp.SECONDS);
            Play unused = Play.of(
                    new LoadPlan(gateway.url(), new WarmUp(CAPACITY, RATE * TIMES).profile(), CONNECTIONS_OF_GREEDY)
                            .as(greedy.authorizations()),
                    new Timeline());
            stage.say("%s: the ten alone for %.0f s, together for %.0f s", name(), ALONE_SECONDS, TOGETHER_SECONDS);
            LoadPlan others = new LoadPlan(
                            gateway.url(),
                            constant(RATE, SETTLING_SECONDS + ALONE_SECONDS + TOGETHER_SECONDS),
                            CONNECTIONS_OF_OTHERS)
                    .as(Keys.sent(keys.others()));
            together(findings, gateway, others, greedy);
        }
    }

    private static String constant(double rate, double seconds) {
        return String.format(Locale.ROOT, "constant:%.0f/%.0fs", rate, seconds);
    }

    private static void together(Findings findings, MeasuredGateway gateway, LoadPlan others, LoadPlan greedy)
            throws IOException, InterruptedException {
        Samples samples = new Samples();
        List<Seen> calls = new ArrayList<>();
        try (Generator generator =
                new Generator(greedy, (call, ending, now) -> calls.add(Seen.of(call, ending, now)))) {
            generator.open();
            CompletableFuture<LoadReport> report = new CompletableFuture<>();
            Timeline timeline = new Timeline()
                    .at(Span.nanos(SETTLING_SECONDS + ALONE_SECONDS), now -> start(generator, report))
                    .every(Samples.PERIOD_NANOS, now -> samples.take(gateway, now));
            Play play = Play.of(others, timeline);
            findings.generator(play.report());
            findings.generator(report.join());
            Span together = tell(findings, play.calls(), calls);
            samples.tell(findings, gateway, together);
        } catch (UnreachableException e) {
            throw new IOException(greedy.target() + ": " + e.getMessage(), e);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void start(Generator generator, CompletableFuture<LoadReport> report) {
        Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(generator.run());
                    } catch (InterruptedException | UnreachableException | RuntimeException e) {
                        report.completeExceptionally(e);
                    }
                },
                "greedy");
        thread.setDaemon(true);
        thread.start();
    }

    private static Span tell(Findings findings, List<Seen> others, List<Seen> greedy) {
        Span alone = Span.ofSeconds(SETTLING_SECONDS, SETTLING_SECONDS + ALONE_SECONDS);
        Span together = new Span(alone.to(), alone.to() + Span.nanos(TOGETHER_SECONDS));
        Latencies before = Latencies.of(others, call -> call.beganIn(alone));
        Latencies with = Latencies.of(others, call -> call.beganIn(together));
        findings.add(Figure.of("calls of the ten that were lost, alone", lost(others, alone), Unit.COUNT));
        findings.add(Figure.of("calls of the ten that were lost, beside the greedy", lost(others, together), Unit.COUNT)
                .must(atMost(0)));
        findings.add(Figure.of("p99 of the ten, alone", before.percentile(99) / 1e6, Unit.MILLIS));
        findings.add(Figure.of("p99 of the ten, beside the greedy", with.percentile(99) / 1e6, Unit.MILLIS));
        findings.add(Figure.of("… ÷ alone", with.percentile(99) / before.percentile(99), Unit.TIMES)
                .must(atMost(2)));
        findings.add(Figure.of("median of the ten, alone", before.percentile(50) / 1e6, Unit.MILLIS));
        findings.add(Figure.of("median of the ten, beside the greedy", with.percentile(50) / 1e6, Unit.MILLIS));
        double goodput =
                Goodput.perSecond(others, together) + Goodput.perSecond(greedy, Span.ofSeconds(0, TOGETHER_SECONDS));
        findings.add(Figure.of("goodput of all ÷ capacity", goodput / CAPACITY, Unit.SHARE));
        findings.note("the ten, %s", Outcomes.of(others));
        findings.note("the greedy, %s", Outcomes.of(greedy));
        findings.series("p99 of the ten by second, ms", Latencies.bySecond(others, together.to()));
        return together;
    }

    private static long lost(List<Seen> calls, Span span) {
        return calls.stream()
                .filter(call -> call.beganIn(span) && !call.isGood())
                .count();
    }
}
