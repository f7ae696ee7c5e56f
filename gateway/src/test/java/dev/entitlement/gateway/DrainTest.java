package dev.entitlement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.admin.Health;
import dev.entitlement.gateway.options.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class DrainTest {
    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Health health = new Health();
    private final ScriptedDataPlane dataPlane = new ScriptedDataPlane();
    private final Sinks.Many<StopSignal> signals = Sinks.many().replay().all();
    private final Drain drain = new Drain(health, dataPlane, DELAY, TIMEOUT);

    @BeforeEach
    void isReady() {
        health.ready();
    }

    @Test
    void does_nothing_until_a_signal_comes() {
        StepVerifier.create(ended())
                .expectSubscription()
                .then(() -> assertThat(health.state()).isEqualTo(Health.State.READY))
                .then(() -> assertThat(dataPlane.heard).isEmpty())
                .thenCancel()
                .verify();
    }

    @Test
    void fails_readiness_at_once_and_takes_calls_for_the_delay_on_sigterm() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> assertThat(health.state()).isEqualTo(Health.State.DRAINING))
                .then(() -> assertThat(dataPlane.heard).containsExactly("drain PT10S PT30S"))
                .then(() -> dataPlane.patient.tryEmitValue(true))
                .expectNext(true)
                .verifyComplete();
    }

    @Test
    void skips_the_delay_on_sigint() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.INT))
                .then(() -> assertThat(health.state()).isEqualTo(Health.State.DRAINING))
                .then(() -> assertThat(dataPlane.heard).containsExactly("drain PT0S PT30S"))
                .then(() -> dataPlane.hurried.tryEmitValue(true))
                .expectNext(true)
                .verifyComplete();
    }

    @Test
    void tells_when_calls_were_cut() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> dataPlane.patient.tryEmitValue(false))
                .expectNext(false)
                .verifyComplete();
    }

    @Test
    void ends_the_delay_when_sigint_comes_during_it() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> signal(StopSignal.INT))
                .then(() -> assertThat(dataPlane.heard).containsExactly("drain PT10S PT30S", "drain PT0S PT30S"))
                .then(() -> dataPlane.hurried.tryEmitValue(true))
                .expectNext(true)
                .verifyComplete();
    }

    @Test
    void cuts_what_is_left_on_one_more_sigint() {
        dataPlane.unanswered = 1;
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.INT))
                .then(() -> signal(StopSignal.INT))
                .expectNext(false)
                .verifyComplete();
        assertThat(dataPlane.heard).containsExactly("drain PT0S PT30S", "close");
    }

    @Test
    void cuts_nothing_where_nothing_is_left() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> signal(StopSignal.INT))
                .then(() -> signal(StopSignal.INT))
                .expectNext(true)
                .verifyComplete();
    }

    @Test
    void still_ends_when_draining_fails_and_tells_whether_calls_were_cut() {
        dataPlane.unanswered = 1;
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> dataPlane.patient.tryEmitError(new IllegalStateException("the loops are gone")))
                .expectNext(false)
                .verifyComplete();
        assertThat(dataPlane.heard).containsExactly("drain PT10S PT30S", "close");
    }

    @Test
    void is_not_hurried_by_another_sigterm() {
        StepVerifier.create(ended())
                .then(() -> signal(StopSignal.TERM))
                .then(() -> signal(StopSignal.TERM))
                .then(() -> signal(StopSignal.TERM))
                .then(() -> assertThat(dataPlane.heard).containsExactly("drain PT10S PT30S"))
                .thenCancel()
                .verify();
    }

    private Mono<Boolean> ended() {
        return drain.after(Flux.defer(signals::asFlux));
    }

    private void signal(StopSignal signal) {
        assertThat(signals.tryEmitNext(signal)).isEqualTo(Sinks.EmitResult.OK);
    }

    /** Notes what it is told; ends when the test says so. */
    private static final class ScriptedDataPlane implements DataPlane {
        private final List<String> heard = new ArrayList<>();
        private final Sinks.One<Boolean> patient = Sinks.one();
        private final Sinks.One<Boolean> hurried = Sinks.one();
        private int unanswered;

        @Override
        public Address address() {
            return new Address("127.0.0.1", 1);
        }

        @Override
        public int unanswered() {
            return unanswered;
        }

        @Override
        public Mono<Boolean> drain(Duration delay, Duration timeout) {
            return Mono.defer(() -> {
                heard.add("drain " + delay + " " + timeout);
                return (delay.isZero() ? hurried : patient).asMono();
            });
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> heard.add("close"));
        }
    }
}
