package dev.entitlement.gateway.reactivate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class StopsTest {
    private final Stops stops = new Stops();

    @Test
    void lets_the_first_reason_count_and_says_who_came_later() {
        assertThat(stops.reason()).isNull();
        assertThat(stops.stop(1, "the disk is full")).isTrue();
        assertThat(stops.stop(130, "a signal")).isFalse();
        assertThat(stops.reason()).isEqualTo(new Stops.Reason(1, "the disk is full"));
        StepVerifier.create(stops.signal()).expectNext(stops.reason()).verifyComplete();
    }
}
