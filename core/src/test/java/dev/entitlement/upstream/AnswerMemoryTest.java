package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.guards.Race;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {
    private static final int ALL_BYTES = 64 << 20;
    private static final long SEED = 20261128;

    private final AnswerMemory memory = new AnswerMemory();

    @Test
    void gives_no_more_than_there_is_and_all_of_it_again() {
        assertThat(memory.take(ALL_BYTES)).isTrue();
        assertThat(memory.take(1)).isFalse();
        memory.giveBack(ALL_BYTES);
        assertThat(memory.take(ALL_BYTES)).isTrue();
    }

    /** Each holds up to a quarter of it, so that they often want more than there is. */
    @Test
    void never_gives_out_more_than_there_is_and_loses_nothing_when_loops_take_and_give_back_together() {
        AtomicLong held = new AtomicLong();
        SplittableRandom seeds = new SplittableRandom(SEED);
        List<SplittableRandom> randoms =
                IntStream.range(0, Race.THREADS).mapToObj(any -> seeds.split()).toList();
        AtomicLong next = new AtomicLong();

        List<Boolean> within = Race.between(Race.THREADS, () -> {
            SplittableRandom random = randoms.get((int) next.getAndIncrement());
            boolean always = true;
            for (int round = 0; round < 20_000; round++) {
                int bytes = random.nextInt(1, ALL_BYTES / 4);
                if (memory.take(bytes)) {
                    always &= held.addAndGet(bytes) <= ALL_BYTES;
                    held.addAndGet(-bytes);
                    memory.giveBack(bytes);
                }
            }
            return always;
        });

        assertThat(within).as("seed %d", SEED).containsOnly(true);
        assertThat(memory.take(ALL_BYTES)).isTrue();
    }
}
