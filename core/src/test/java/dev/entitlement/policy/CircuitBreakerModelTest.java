package dev.entitlement.policy;

import static dev.entitlement.policy.CircuitBreaker.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.policy.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, against a model that keeps everything it was ever told and is plainly right. */
class CircuitBreakerModelTest {
    private static final long MILLI = 1_000_000;
    private static final long PERMIT = 1_000 * MILLI;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agrees_with_a_model_that_keeps_everything(long seed) {
        Random random = new Random(seed);
        long start = random.nextBoolean() ? Long.MAX_VALUE - 60_000 * MILLI : random.nextLong();
        CircuitBreaker breaker = new CircuitBreaker(PERMIT);
        Model model = new Model();
        List<Long> permits = new ArrayList<>();
        Map<State, Integer> visits = new EnumMap<>(State.class);
        long elapsed = 0;
        double failures = 0.5;
        for (int i = 0; i < 20_000; i++) {
            String step = "seed " + seed + ", step " + i;
            elapsed += random.nextInt(200) == 0 ? random.nextInt(2_500) * MILLI : random.nextInt(30) * MILLI;
            failures = random.nextInt(300) == 0 ? random.nextDouble() : failures;
            long now = start + elapsed;
            int action = random.nextInt(100);
            if (action < 50) {
                long permit = breaker.tryAcquire(now);
                assertThat(permit != REFUSED).as(step).isEqualTo(model.admits(elapsed));
                if (permit != REFUSED) {
                    assertThat(permit).as(step).isNotNegative();
                    model.given(permit, elapsed);
                    permits.add(permit);
                }
            } else if (action < 98 && !permits.isEmpty()) {
                long permit = pick(permits, random);
                if (random.nextInt(10) == 0) {
                    breaker.ignored(permit, now);
                    model.ignored(permit);
                } else if (random.nextDouble() < failures) {
                    assertThat(breaker.failed(permit, now)).as(step).isEqualTo(model.failed(permit, elapsed));
                } else {
                    assertThat(breaker.succeeded(permit, now)).as(step).isEqualTo(model.succeeded(permit, elapsed));
                }
            } else {
                assertThat(breaker.probed(now)).as(step).isEqualTo(model.probed());
            }
            assertThat(breaker.state()).as(step).isEqualTo(model.state);
            visits.merge(model.state, 1, Integer::sum);
        }
        assertThat(visits).as("seed %d", seed).containsOnlyKeys(State.values());
    }

    /** Mostly a recent one, handed in once; now and then an old one, or one that is kept to be handed in again. */
    private static long pick(List<Long> permits, Random random) {
        int recent = Math.min(permits.size(), random.nextInt(10) == 0 ? 200 : 12);
        int index = permits.size() - 1 - random.nextInt(recent);
        return random.nextInt(20) == 0 ? permits.get(index) : permits.remove(index);
    }

    private static final class Model {
        private record Result(long bucket, boolean failed) {}

        private State state = State.CLOSED;
        private int phase;
        private final List<Result> results = new ArrayList<>();
        private long firstResultAt;
        private int good;

        private final Map<Long, Integer> phaseOf = new HashMap<>();
        private final Map<Long, Long> heldSince = new HashMap<>();

        boolean admits(long now) {
            heldSince.values().removeIf(since -> now - since >= PERMIT);
            return state == State.CLOSED || state == State.HALF_OPEN && good + heldSince.size() < 10;
        }

        void given(long permit, long now) {
            Integer before = phaseOf.put(permit, phase);
            assertThat(before)
                    .as("permit %d, given in phase %d before", permit, before)
                    .isIn(null, phase);
            if (state == State.HALF_OPEN) {
                heldSince.put(permit, now);
            }
        }

        boolean failed(long permit, long now) {
            if (phaseOf.get(permit) != phase) {
                return false;
            }
            if (state == State.CLOSED && !tooManyWith(now, true)) {
                return false;
            }
            enter(State.OPEN);
            return true;
        }

        boolean succeeded(long permit, long now) {
            if (phaseOf.get(permit) != phase) {
                return false;
            }
            if (state == State.CLOSED) {
                tooManyWith(now, false);
                return false;
            }
            Long since = heldSince.remove(permit);
            if (since == null || now - since >= PERMIT || ++good < 5) {
                return false;
            }
            enter(State.CLOSED);
            return true;
        }

        void ignored(long permit) {
            heldSince.remove(permit);
        }

        boolean probed() {
            if (state != State.OPEN) {
                return false;
            }
            enter(State.HALF_OPEN);
            return true;
        }

        private boolean tooManyWith(long now, boolean failed) {
            firstResultAt = results.isEmpty() ? now : firstResultAt;
            long bucket = (now - firstResultAt) / (100 * MILLI);
            results.add(new Result(bucket, failed));
            List<Result> recent = results.stream()
                    .filter(result -> bucket - result.bucket() < 20)
                    .toList();
            return recent.size() >= 20 && recent.stream().filter(Result::failed).count() * 2 > recent.size();
        }

        private void enter(State next) {
            state = next;
            phase++;
            results.clear();
            heldSince.clear();
            good = 0;
        }
    }
}
