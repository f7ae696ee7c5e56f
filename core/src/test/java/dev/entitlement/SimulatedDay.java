package dev.entitlement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A client, a platform with a capacity, and people who call, on virtual time. Calls arrive at random, whatever becomes of
 * the earlier ones; the same seed gives the same day.
 */
final class SimulatedDay {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(50);

    private final ServerModel platform;
    private final SplittableRandom arrivals;
    private final VirtualClient client;
    private final List<Moment> moments = new ArrayList<>();
    private int calls;
    private int restored;

    /**
     * How it stood at a moment.
     *
     * @param restored calls that had been by then
     */
    record Moment(int limit, int queued, int restored) {}

    SimulatedDay(double capacity, long seed, UnaryOperator<ClientSettings.Builder> settings) {
        platform = new ServerModel(capacity, seed);
        arrivals = new SplittableRandom(seed + 1);
        SplittableRandom jitter = new SplittableRandom(seed + 2);
        client = VirtualClient.of(platform).with(settings).random(jitter::nextDouble);
        client.upstream().echoes(platform::echo);
        client.upstream().forgets();
        client.moments().forgets();
    }

    ServerModel platform() {
        return platform;
    }

    /** The most attempts that were on the wire at once, since this was asked before. */
    int takeMostOut() {
        return client.upstream().takeMostOut();
    }

    /** How it stood: every 50 ms, and whenever it was looked at. */
    List<Moment> moments() {
        return moments;
    }

    Duration now() {
        return client.now();
    }

    void live(Duration duration) {
        Duration end = now().plus(duration);
        while (now().compareTo(end) < 0) {
            client.advance(STEP);
            look();
        }
    }

    /** Notes how it stands at this moment. */
    void look() {
        ClientStatus status = client.client().status();
        moments.add(new Moment(status.limit(), status.queued(), restored));
    }

    /** Lives on until every call has ended, and nothing is left of any. */
    void end() {
        client.advance(LONGEST_CALL);
        client.assertNothingLeft();
    }

    /** The next call after a random wait (exponential: callers know nothing of each other), until the end. */
    void arrive(double perSecond, Duration end, String caller, Tally tally) {
        long wait = (long) (-StrictMath.log(1 - arrivals.nextDouble()) / perSecond * 1e9);
        if (client.now().plusNanos(wait).compareTo(end) < 0) {
            client.scheduler()
                    .schedule(
                            () -> {
                                call(caller, tally);
                                arrive(perSecond, end, caller, tally);
                            },
                            wait,
                            TimeUnit.NANOSECONDS);
        }
    }

    void call(String caller, Tally tally) {
        tally.began();
        ReactivationRequest request =
                ReactivationRequest.builder("ent-" + ++calls).caller(caller).build();
        client.client().reactivate(request).subscribe(result -> {
            restored += result.outcome().restored() ? 1 : 0;
            tally.ended(result, platform);
        });
    }
}
