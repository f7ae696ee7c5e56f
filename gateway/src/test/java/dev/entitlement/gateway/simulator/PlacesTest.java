package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private final Places places = new Places();

    @Test
    void the_third_of_two_waits_for_the_one_that_ends_first() {
        assertThat(places.take(2, 100, 0)).isZero();
        assertThat(places.take(2, 30, 0)).isZero();
        assertThat(places.take(2, 50, 10)).as("until 30").isEqualTo(20);
        assertThat(places.take(2, 50, 10)).as("until 80").isEqualTo(70);
        assertThat(places.take(2, 50, 10)).as("until 100").isEqualTo(90);
        assertThat(places.take(2, 50, 1_000)).isZero();
    }

    @Test
    void more_places_help_those_who_come_from_then_on() {
        assertThat(places.take(1, 100, 0)).isZero();
        assertThat(places.take(1, 100, 0)).isEqualTo(100);
        assertThat(places.take(3, 100, 0)).isZero();
        assertThat(places.take(3, 100, 0)).isZero();
        assertThat(places.take(3, 100, 0)).isEqualTo(100);
    }

    @Test
    void with_fewer_places_those_that_were_free_first_go() {
        places.take(3, 10, 0);
        places.take(3, 20, 0);
        places.take(3, 90, 0);
        assertThat(places.take(1, 10, 0)).isEqualTo(90);
    }

    @Test
    void does_not_mind_the_clock_wrapping() {
        long justBefore = Long.MAX_VALUE - 5;
        assertThat(places.take(2, 10, justBefore)).isZero();
        assertThat(places.take(2, 20, justBefore)).isZero();
        assertThat(places.take(2, 10, justBefore + 2)).isEqualTo(8);
        assertThat(places.take(2, 10, justBefore + 30)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void never_are_more_at_work_than_places_and_none_stays_empty_while_somebody_waits(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(8);
        long now = 0;
        List<long[]> work = new ArrayList<>();
        for (int call = 0; call < 500; call++) {
            now += random.nextInt(20);
            long service = 1 + random.nextInt(100);
            long begin = now + places.take(most, service, now);
            if (begin > now) {
                assertThat(atWork(work, begin - 1))
                        .as("seed %d, call %d", seed, call)
                        .isEqualTo(most);
            }
            work.add(new long[] {begin, begin + service});
            assertThat(atWork(work, begin)).as("seed %d, call %d", seed, call).isLessThanOrEqualTo(most);
        }
    }

    private static long atWork(List<long[]> work, long now) {
        return work.stream().filter(one -> one[0] <= now && now < one[1]).count();
    }
}
