package dev.entitlement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entitlement.gateway.admin.Health;
import dev.entitlement.gateway.options.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class DrainTest {
    private static final Duration DELAY = Duration.ofSeconds(7);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Health health = new Health();
    private final Sinks.Many<StopSignal> signals = Sinks.many().replay().all();
    private final List<String> asked = new ArrayList<>();
    private final List<Boolean> ended = new ArrayList<>();
    private Mono<Boolean> drained = Mono.never();
    private int unanswered;

    @Test
    void a_sigterm_drains_with_the_delay_and_ends_when_every_call_has() {
        drained = Mono.just(true);
        stopAt(StopSignal.TERM);

        assertThat(health.state()).isEqualTo(Health.State.DRAINING);
        assertThat(asked).containsExactly("drain PT7S");
        assertThat(ended).containsExactly(true);
    }

    @Test
    void a_sigint_cuts_the_delay_short_and_another_one_the_rest() {
        unanswered = 3;
        stopAt(StopSignal.TERM, StopSignal.INT);
        assertThat(asked).containsExactly("drain PT7S", "drain PT0S");
        assertThat(ended).isEmpty();

        signals.tryEmitNext(StopSignal.INT);
        assertThat(asked).containsExactly("drain PT7S", "drain PT0S", "close");
        assertThat(ended).containsExactly(false);
    }

    @Test
    void a_sigint_alone_drains_without_delay() {
        stopAt(StopSignal.INT);

        assertThat(asked).containsExactly("drain PT0S");
        assertThat(ended).isEmpty();
    }

    @Test
    void a_drain_that_fails_still_ends_and_tells_whether_calls_were_cut() {
        drained = Mono.error(new IllegalStateException("the loops are gone"));
        unanswered = 1;
        stopAt(StopSignal.TERM);

        assertThat(asked).containsExactly("drain PT7S", "close");
        assertThat(ended).containsExactly(false);
    }

    private void stopAt(StopSignal... given) {
        Flux<StopSignal> stop = signals.asFlux();
        new Drain(health, new FakePlane(), DELAY, TIMEOUT).after(stop).subscribe(ended::add);
        for (StopSignal signal : given) {
            signals.tryEmitNext(signal);
        }
    }

    private final class FakePlane implements DataPlane {
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
                asked.add("drain " + delay);
                return drained;
            });
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> asked.add("close"));
        }
    }
}
