package dev.entitlement.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final Waiters waiters = new Waiters();

    private Waiter joins() {
        return joins(false);
    }

    /** It is never asked who it is, nor withdrawn, so it needs neither exchange nor owner. */
    @SuppressWarnings("NullAway")
    private Waiter joins(boolean fresh) {
        Waiter waiter = new Waiter(null, fresh, null);
        waiters.join(waiter);
        return waiter;
    }

    private List<Waiter> allFrom(Supplier<Waiter> source) {
        List<Waiter> served = new ArrayList<>();
        for (Waiter next = source.get(); next != null; next = source.get()) {
            waiters.leave(next);
            served.add(next);
        }
        return served;
    }

    @Test
    void connects_for_them_in_the_order_in_which_they_came() {
        Waiter first = joins();
        Waiter second = joins();
        Waiter third = joins();

        assertThat(waiters.takeTurn()).isSameAs(first);
        assertThat(waiters.takeTurn()).isSameAs(second);
        assertThat(waiters.isAnyBeforeTurn()).isTrue();
        assertThat(waiters.takeTurn()).isSameAs(third);
        assertThat(waiters.isAnyBeforeTurn()).isFalse();
        assertThat(waiters.takeTurn()).isNull();
        assertThat(waiters.size()).isEqualTo(3);
    }

    @Test
    void gives_idle_connections_to_who_has_waited_longest_whether_or_not_his_own_is_under_way() {
        Waiter first = joins();
        Waiter second = joins();
        Waiter third = joins();
        waiters.takeTurn();
        waiters.takeTurn();

        assertThat(allFrom(waiters::forIdle)).containsExactly(first, second, third);
        assertThat(waiters.size()).isZero();
    }

    @Test
    void gives_no_idle_connection_to_who_needs_a_new_one() {
        joins(true);
        Waiter ordinary = joins();
        joins(true);
        waiters.takeTurn();

        assertThat(allFrom(waiters::forIdle)).containsExactly(ordinary);
        assertThat(waiters.size()).isEqualTo(2);
    }

    @Test
    void lets_those_go_ahead_who_follow_a_stale_connection_for_they_have_waited_before() {
        Waiter ordinary = joins();
        Waiter fresh = joins(true);

        assertThat(waiters.forNew()).isSameAs(fresh);
        assertThat(waiters.takeTurn()).isSameAs(fresh);
        assertThat(waiters.forNew()).isSameAs(ordinary); // the other one gets its own
        assertThat(waiters.takeTurn()).isSameAs(ordinary);
    }

    @Test
    void lets_anybody_leave_from_the_middle() {
        List<Waiter> stay = new ArrayList<>();
        List<Waiter> leave = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            (i % 3 == 1 ? stay : leave).add(joins());
        }
        waiters.takeTurn();
        waiters.takeTurn();
        leave.forEach(waiters::leave);

        assertThat(waiters.size()).isEqualTo(3);
        assertThat(allFrom(waiters::forIdle)).containsExactlyElementsOf(stay);
        assertThat(waiters.isAnyBeforeTurn()).isFalse();
    }
}
