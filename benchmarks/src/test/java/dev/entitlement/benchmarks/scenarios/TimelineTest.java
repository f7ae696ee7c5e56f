package dev.entitlement.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimelineTest {
    private final AtomicLong clock = new AtomicLong(-1);
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch reached = new CountDownLatch(1);

    @Test
    void things_happen_in_order_when_the_clock_reaches_them_and_not_before() throws Exception {
        Timeline timeline = new Timeline()
                .at(20, now -> happened.add("late"))
                .at(5, now -> happened.add("early"))
                .at(10, now -> {
                    happened.add("then");
                    reached.countDown();
                });
        Timeline.Running running = timeline.start(clock::get);
        clock.set(10);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        running.stop();

        assertThat(happened).containsExactly("early", "then");
    }

    @Test
    void what_happens_again_and_again_begins_with_the_run() throws Exception {
        Timeline timeline = new Timeline().every(10, now -> {
            happened.add("again");
            if (happened.size() == 4) {
                reached.countDown();
            }
        });
        Timeline.Running running = timeline.start(clock::get);
        clock.set(35);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
        running.stop();

        assertThat(happened).as("at 0, 10, 20 and 30").hasSize(4);
    }

    @Test
    void what_cannot_be_done_spoils_the_run() throws Exception {
        Timeline timeline = new Timeline().at(0, now -> {
            reached.countDown();
            throw new IOException("it answered 500");
        });
        Timeline.Running running = timeline.start(clock::get);
        clock.set(0);
        assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(running::stop).isInstanceOf(IOException.class).hasMessageEndingWith("it answered 500");
    }
}
