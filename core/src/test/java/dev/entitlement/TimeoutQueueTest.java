package dev.entitlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutQueueTest {
    private static final long LENGTH = 100;
    private static final long LATE = 100_000_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SEED = 4711;

    /** A clock that comes round within every test, and alarms that ring when it passes them. */
    private final TreeMap<Long, List<Runnable>> alarms = new TreeMap<>();

    private final List<String> over = new ArrayList<>();
    private long origin = Long.MAX_VALUE - 40;
    private long now;
    private int alarmsSet;

    private final TimeoutQueue queue = new TimeoutQueue(LENGTH, this::clock, (delay, task) -> {
        alarmsSet++;
        alarms.computeIfAbsent(now + Math.max(0, delay), any -> new ArrayList<>())
                .add(task);
    });

    private long clock() {
        return origin + now;
    }

    private void advanceTo(long then) {
        while (!alarms.isEmpty() && alarms.firstKey() <= then) {
            now = Math.max(now, alarms.firstKey());
            alarms.pollFirstEntry().getValue().forEach(Runnable::run);
        }
        now = then;
    }

    private class Named extends TimeoutQueue.Timeout {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        Named started() {
            queue.start(this, clock());
            return this;
        }

        @Override
        void timedOut() {
            over.add(name + "@" + now);
        }
    }

    @Test
    void expires_each_at_its_own_time_in_order_of_start() {
        new Named("a").started();
        advanceTo(30);
        new Named("b").started();
        advanceTo(99);
        assertThat(over).isEmpty();

        advanceTo(1000);

        assertThat(over).containsExactly("a@100", "b@130");
    }

    @Test
    void expires_all_that_were_started_at_the_same_time() {
        new Named("a").started();
        new Named("b").started();

        advanceTo(1000);

        assertThat(over).containsExactly("a@100", "b@100");
    }

    @ParameterizedTest
    @CsvSource({"0, b c", "1, a c", "2, a b"})
    void leaves_the_others_when_the_first_a_middle_or_the_last_one_is_cancelled(int cancelled, String left) {
        List<Named> all = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            all.add(new Named(name).started());
            advanceTo(now + 10);
        }
        all.get(cancelled).cancelTimeout();

        advanceTo(1000);

        assertThat(over).extracting(each -> each.substring(0, 1)).containsExactly(left.split(" "));
    }

    @Test
    void a_cancelled_one_can_be_started_again() {
        Named again = new Named("a").started();
        advanceTo(50);
        again.cancelTimeout();
        again.cancelTimeout();
        again.started();

        advanceTo(1000);

        assertThat(over).containsExactly("a@150");
    }

    @Test
    void one_alarm_serves_all_that_end_before_it_rings() {
        for (int i = 0; i < 50; i++) {
            new Named("a").started().cancelTimeout();
        }

        assertThat(alarmsSet).isOne();
        advanceTo(1000);
        assertThat(over).isEmpty();
        assertThat(alarmsSet).isOne();
    }

    @Test
    void sets_the_alarm_anew_after_a_time_without_timeouts() {
        new Named("a").started().cancelTimeout();
        advanceTo(500);
        new Named("b").started();

        advanceTo(1000);

        assertThat(over).containsExactly("b@600");
    }

    @Test
    void one_that_is_started_while_another_expires_does_not_delay_those_in_between() {
        new Named("first") {
            @Override
            void timedOut() {
                super.timedOut();
                new Named("late").started();
            }
        }.started();
        advanceTo(30);
        new Named("between").started();

        advanceTo(1000);

        assertThat(over).containsExactly("first@100", "between@130", "late@200");
    }

    @Test
    void one_that_cancels_its_neighbour_while_it_expires_is_obeyed() {
        Named[] neighbour = new Named[1];
        new Named("a") {
            @Override
            void timedOut() {
                super.timedOut();
                neighbour[0].cancelTimeout();
            }
        }.started();
        neighbour[0] = new Named("b").started();
        new Named("c").started();

        advanceTo(1000);

        assertThat(over).containsExactly("a@100", "c@100");
    }

    @Test
    void one_that_fails_does_not_take_the_others_with_it() {
        new Named("a") {
            @Override
            void timedOut() {
                throw new IllegalStateException("on purpose");
            }
        }.started();
        new Named("b").started();

        assertThatThrownBy(() -> advanceTo(1000)).hasMessage("on purpose");
        advanceTo(1000);

        assertThat(over).containsExactly("b@100");
    }

    @Test
    void agrees_with_a_plain_list_whatever_is_started_and_cancelled() {
        Random random = new Random(SEED);
        List<Named> live = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String name = "t" + i;
            Named one = new Named(name).started();
            live.add(one);
            expected.add(name + "@" + (now + LENGTH));
            if (random.nextInt(3) == 0) {
                int victim = Math.max(0, live.size() - 1 - random.nextInt(10));
                live.get(victim).cancelTimeout();
                String victimName = live.get(victim).name + "@";
                expected.removeIf(each -> each.startsWith(victimName) && !over.contains(each));
            }
            advanceTo(now + random.nextInt(30));
        }
        advanceTo(now + LENGTH);

        assertThat(over).as("seed %d", SEED).isEqualTo(expected);
    }

    /** Its thread stood still, and has not looked at its sockets meanwhile. */
    @Test
    void gives_what_is_overdue_one_more_look_when_the_alarm_itself_rings_late() {
        Named answeredMeanwhile = new Named("answered").started();
        new Named("silent").started();
        now = LENGTH + LATE;
        List<Runnable> rings = alarms.pollFirstEntry().getValue();
        rings.forEach(Runnable::run);
        assertThat(over).isEmpty();

        answeredMeanwhile.cancelTimeout();
        advanceTo(now + MILLISECOND);
        assertThat(over).containsExactly("silent@" + now);
    }
}
