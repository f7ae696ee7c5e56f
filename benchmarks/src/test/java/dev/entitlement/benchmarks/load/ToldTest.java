package dev.entitlement.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToldTest {
    private static final int TELLERS = 4;
    private static final int EACH = 10_000;

    private final Told told = new Told();

    @Test
    void everything_that_is_told_is_taken_once_and_in_the_order_of_its_teller() throws Exception {
        List<List<Integer>> taken = IntStream.range(0, TELLERS)
                .<List<Integer>>mapToObj(i -> new ArrayList<>())
                .toList();
        List<Thread> tellers = IntStream.range(0, TELLERS)
                .mapToObj(teller -> new Thread(() -> IntStream.range(0, EACH)
                        .forEach(number -> told.add(() -> taken.get(teller).add(number)))))
                .toList();
        tellers.forEach(Thread::start);
        for (int i = 0; i < TELLERS * EACH; i++) {
            told.take().run();
        }
        for (Thread teller : tellers) {
            teller.join();
        }

        List<Integer> all = IntStream.range(0, EACH).boxed().toList();
        assertThat(taken).allSatisfy(numbers -> assertThat(numbers).isEqualTo(all));
    }

    @Test
    void who_waits_can_be_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(told::take).isInstanceOf(InterruptedException.class);
    }
}
