package dev.entitlement.policy;

import static dev.entitlement.policy.Priority.BULK;
import static dev.entitlement.policy.Priority.FIRST;
import static dev.entitlement.policy.Priority.RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<Named> queue = new FairQueue<>();

    private static final class Named extends FairQueue.Entry {
        private final String name;

        Named(String name) {
            super(name.replaceAll("\\d", ""));
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void is_empty_at_first() {
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.ahead("a", BULK)).isZero();
    }

    @Test
    void serves_one_caller_first_come_first_served() {
        add(FIRST, "a1", "a2", "a3");

        assertThat(served()).isEqualTo("a1 a2 a3");
    }

    @Test
    void lets_callers_take_turns_whatever_each_has_waiting() {
        add(FIRST, "a1", "a2", "a3", "a4", "b1", "b2", "c1");

        assertThat(served()).isEqualTo("a1 b1 c1 a2 b2 a3 a4");
    }

    @Test
    void gives_a_caller_that_comes_back_the_last_turn() {
        add(FIRST, "a1", "b1", "b2");
        assertThat(queue.poll()).hasToString("a1");
        add(FIRST, "a2");

        assertThat(served()).isEqualTo("b1 a2 b2");
    }

    @Test
    void tells_callers_apart_by_equals() {
        add(FIRST, new String("a1"), new String("a2"), "b1");

        assertThat(served()).isEqualTo("a1 b1 a2");
    }

    @Test
    void serves_first_attempts_first_and_bulk_last() {
        add(BULK, "a1", "b1");
        add(RETRY, "a2");
        add(FIRST, "b2", "a3");

        assertThat(served()).isEqualTo("b2 a3 a2 a1 b1");
    }

    @Test
    void gives_every_fifth_turn_to_a_retry_while_first_attempts_keep_coming() {
        add(RETRY, "r1", "r2");
        add(FIRST, "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");

        assertThat(served()).isEqualTo("a1 a2 a3 a4 r1 a5 a6 a7 a8 r2 a9");
    }

    @Test
    void serves_down_to_a_priority_if_asked() {
        add(BULK, "a1");
        add(RETRY, "a2");

        assertThat(queue.poll(FIRST)).isNull();
        assertThat(queue.poll(RETRY)).hasToString("a2");
        assertThat(queue.poll(RETRY)).isNull();
        assertThat(queue.poll(BULK)).hasToString("a1");
    }

    @Test
    void takes_out_an_entry_wherever_it_stands() {
        List<Named> added = add(FIRST, "a1", "a2", "a3", "b1");

        assertThat(queue.remove(added.get(1))).isTrue();
        assertThat(queue.remove(added.get(1))).isFalse();
        assertThat(queue.remove(added.get(3))).isTrue();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(served()).isEqualTo("a1 a3");
        assertThat(queue.remove(added.get(0))).isFalse();
    }

    @Test
    void keeps_a_callers_turn_when_its_next_entry_goes() {
        List<Named> added = add(FIRST, "a1", "a2", "b1");
        queue.remove(added.get(0));

        assertThat(served()).isEqualTo("a2 b1");
    }

    @Test
    void lets_an_entry_come_back_with_another_priority() {
        Named entry = add(BULK, "a1").get(0);
        queue.remove(entry);
        assertThat(entry.isWaiting()).isFalse();
        queue.add(entry, FIRST);

        assertThat(entry.priority()).isEqualTo(FIRST);
        assertThat(queue.size(FIRST)).isEqualTo(1);
        assertThat(queue.size(BULK)).isZero();
        assertThat(served()).isEqualTo("a1");
    }

    @Test
    void refuses_an_entry_that_waits_already() {
        Named entry = add(FIRST, "a1").get(0);

        assertThatIllegalStateException().isThrownBy(() -> queue.add(entry, RETRY));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void counts_by_priority_and_single_calls_apart() {
        add(FIRST, "a1", "b1");
        add(RETRY, "a2");
        add(BULK, "c1", "c2", "c3");

        assertThat(queue.size(FIRST)).isEqualTo(2);
        assertThat(queue.size(RETRY)).isEqualTo(1);
        assertThat(queue.size(BULK)).isEqualTo(3);
        assertThat(queue.sizeOfSingleCalls()).isEqualTo(3);
        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.isEmpty()).isFalse();
    }

    @Test
    void lets_the_newest_entry_of_the_heaviest_caller_give_way() {
        add(FIRST, "a1", "a2", "b1", "b2", "b3", "c1");

        assertThat(queue.giveWay(new Named("c2"))).hasToString("b3");
        assertThat(queue.size()).isEqualTo(5);
        assertThat(served()).isEqualTo("a1 b1 c1 a2 b2");
    }

    @Test
    void counts_the_newcomer_in_and_lets_it_go_on_a_tie() {
        add(FIRST, "a1", "a2", "b1");

        Named tied = new Named("b2");
        assertThat(queue.giveWay(tied)).isSameAs(tied);
        Named heaviest = new Named("a3");
        assertThat(queue.giveWay(heaviest)).isSameAs(heaviest);
        assertThat(queue.giveWay(new Named("c1"))).hasToString("a2");
    }

    @Test
    void lets_a_newcomer_go_when_nobody_waits() {
        Named only = new Named("a1");

        assertThat(queue.giveWay(only)).isSameAs(only);
    }

    @Test
    void weighs_retries_and_takes_the_newest_of_both() {
        add(FIRST, "a1", "a2");
        add(RETRY, "a3");

        assertThat(queue.giveWay(new Named("b1"))).hasToString("a3");
        add(FIRST, "a4");
        assertThat(queue.giveWay(new Named("b1"))).hasToString("a4");
    }

    @Test
    void neither_weighs_bulk_nor_makes_it_give_way() {
        add(BULK, "a1", "a2", "a3", "a4");
        add(FIRST, "b1", "b2");

        assertThat(queue.giveWay(new Named("a5"))).hasToString("b2");
        assertThat(queue.size(BULK)).isEqualTo(4);
    }

    @Test
    void tells_how_many_are_ahead() {
        add(FIRST, "a1", "a2", "a3", "b1");

        assertThat(queue.ahead("c", FIRST)).isEqualTo(2);
        assertThat(queue.ahead("b", FIRST)).isEqualTo(3);
        assertThat(queue.ahead("a", FIRST)).isEqualTo(4);
        assertThat(queue.ahead("c", RETRY)).isEqualTo(4);
        assertThat(queue.ahead("c", BULK)).isEqualTo(4);
        add(BULK, "c1");
        assertThat(queue.ahead("c", BULK)).isEqualTo(5);
        assertThat(queue.ahead("c", FIRST)).isEqualTo(2);
    }

    @Test
    void gives_ten_quiet_callers_their_turns_beside_one_that_offers_fifty_times_as_much() {
        int greedy = 0;
        for (int i = 0; i < 5_000; i++) {
            add(FIRST, "greedy" + greedy++);
        }
        for (int turn = 0; turn < 100; turn++) {
            for (int caller = 0; caller < 10; caller++) {
                add(FIRST, (char) ('a' + caller) + "" + turn);
            }
            List<String> round = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                round.add(queue.poll().caller().toString());
            }
            assertThat(round).as("turn %d", turn).containsOnlyOnce("greedy").doesNotHaveDuplicates();
        }
    }

    private List<Named> add(Priority priority, String... names) {
        List<Named> added = new ArrayList<>();
        for (String name : names) {
            Named entry = new Named(name);
            queue.add(entry, priority);
            added.add(entry);
        }
        return added;
    }

    private String served() {
        List<String> names = new ArrayList<>();
        for (Named next = queue.poll(); next != null; next = queue.poll()) {
            names.add(next.name);
        }
        assertThat(queue.isEmpty()).isTrue();
        return String.join(" ", names);
    }
}
