package dev.entitlement.benchmarks.scenarios;

import static dev.entitlement.benchmarks.scenarios.Bound.atMost;
import static dev.entitlement.benchmarks.scenarios.Bound.exactly;

import dev.entitlement.ClientSettings;
import dev.entitlement.Credentials;
import dev.entitlement.EntitlementClient;
import dev.entitlement.EntitlementResult;
import dev.entitlement.Outcome;
import dev.entitlement.Refusal;
import dev.entitlement.benchmarks.scenarios.SimulatedUpstream.Totals;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Calls at once through the client in this process, several times, so that the first is cold and the last warm. */
final class BurstCore implements Scenario {
    private static final int CALLS = 20_000;
    private static final int BURSTS = 8;
    private static final double LATENCY_SECONDS = 0.05;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "burst-core";
    }

    @Override
    public String about() {
        return String.format(
                Locale.ROOT,
                "%,d calls at once through EntitlementClient, as many may wait, upstream takes 50 ms",
                CALLS);
    }

    /**
     * What came of one burst.
     *
     * @param others how many ended otherwise, by how
     */
    private record Burst(int reactivated, double seconds, Map<String, Integer> others) {}

    @Override
    public void play(Stage stage, Findings findings) throws IOException, InterruptedException {
        stage.cores().stay(Cores.MEASURED);
        try (SimulatedUpstream upstream = stage.simulator(name(), "--latency", "50ms")) {
            stage.warmUp(name(), upstream);
            Totals before = upstream.totals();
            EntitlementClient client = client(upstream.url());
            try {
                stage.say("%s: %d bursts of %,d calls", name(), BURSTS, CALLS);
                int cap = client.status().maxInFlight();
                tell(findings, "cold", burst(client, "cold"), cap);
                for (int i = 2; i < BURSTS; i++) {
                    Burst unused = burst(client, "between-" + i);
                }
                tell(findings, "warm", burst(client, "warm"), cap);
                findings.add(Figure.of(
                                "most at the upstream at once",
                                upstream.totals().maxInFlight(),
                                Unit.COUNT)
                        .must(atMost(cap)));
                long sent = upstream.totals().calls() - before.calls();
                findings.add(Figure.of("requests upstream ÷ calls", (double) sent / BURSTS / CALLS, Unit.TIMES));
                findings.add(Figure.of(
                        "peak memory of this process (RSS)",
                        Program.peakMegabytes(ProcessHandle.current().pid()),
                        Unit.MEGABYTES));
            } finally {
                client.close().block(PATIENCE);
            }
        }
    }

    private static EntitlementClient client(String url) {
        return EntitlementClient.builder()
                .settings(ClientSettings.builder()
                        .baseUrl(URI.create(url))
                        .maxQueued(CALLS)
                        .build())
                .credentials(Credentials.basic("scenario", "scenario"))
                .build();
    }

    private static Burst burst(EntitlementClient client, String which) throws IOException, InterruptedException {
        AtomicInteger reactivated = new AtomicInteger();
        AtomicLong lastNanos = new AtomicLong();
        Map<String, Integer> others = new ConcurrentSkipListMap<>();
        CountDownLatch left = new CountDownLatch(CALLS);
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            client.reactivate("core-" + which + "-" + i)
                    .onErrorResume(bug -> Mono.empty()) // is then not among the reactivated
                    .doFinally(end -> {
                        lastNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                        left.countDown();
                    })
                    .subscribe(result -> {
                        if (result.outcome() == Outcome.REACTIVATED) {
                            reactivated.incrementAndGet();
                        } else {
                            others.merge(ending(result), 1, Integer::sum);
                        }
                    });
        }
        if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(left.getCount() + " calls have not ended after " + PATIENCE.toSeconds() + " s");
        }
        return new Burst(reactivated.get(), Span.seconds(lastNanos.get()), others);
    }

    private static String ending(EntitlementResult result) {
        Refusal refusal = result.report().refusal();
        return result.outcome().text() + " ("
                + (refusal == null ? result.effect().text() : refusal.text()) + ")";
    }

    private static void tell(Findings findings, String which, Burst burst, int cap) {
        double ideal = (double) CALLS / cap * LATENCY_SECONDS;
        findings.add(Figure.of("reactivated, " + which, burst.reactivated(), Unit.COUNT)
                .must(exactly(CALLS)));
        findings.add(Figure.of("last result after, " + which, burst.seconds(), Unit.SECONDS));
        Figure ratio =
                Figure.of("… to the ideal (calls ÷ cap × latency), " + which, burst.seconds() / ideal, Unit.TIMES);
        findings.add(which.equals("warm") ? ratio.goal(atMost(1.3)) : ratio);
        burst.others().forEach((ending, count) -> findings.note("%s: %,d %s", which, count, ending));
    }
}
