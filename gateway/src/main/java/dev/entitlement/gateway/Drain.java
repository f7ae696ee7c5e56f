package dev.entitlement.gateway;

import dev.entitlement.gateway.admin.Health;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a gateway in good order. SIGTERM fails readiness, takes calls for the drain delay, then refuses them and lets
 * those not yet ended finish. SIGINT is the same without the delay, also when it comes during one; one more SIGINT cuts
 * what is left.
 *
 * @param health fails readiness at once
 * @param dataPlane what is drained
 * @param delay how long calls are still taken
 * @param timeout how long calls not yet ended may take after that
 */
record Drain(Health health, DataPlane dataPlane, Duration delay, Duration timeout) {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /**
     * Waits for the first signal, then ends the gateway.
     *
     * @param signals replayed to each subscriber
     * @return whether every call ended by itself; false if some were cut
     */
    Mono<Boolean> after(Flux<StopSignal> signals) {
        return signals.next().flatMap(first -> begin(first, signals.skip(1).filter(StopSignal.INT::equals)));
    }

    private Mono<Boolean> begin(StopSignal first, Flux<StopSignal> interrupts) {
        health.draining();
        log.info(
                "{}: draining, {} requests are not answered yet",
                first == StopSignal.TERM ? "SIGTERM" : "SIGINT",
                dataPlane.unanswered());
        boolean patient = first == StopSignal.TERM;
        Mono<Boolean> inTime = dataPlane
                .drain(patient ? delay : Duration.ZERO, timeout)
                .onErrorResume(failure -> {
                    log.error("Draining failed", failure);
                    return cut(); // else nothing would end the process
                });
        Mono<Boolean> sooner =
                patient ? interrupts.next().flatMap(again -> dataPlane.drain(Duration.ZERO, timeout)) : Mono.never();
        Mono<Boolean> atOnce = interrupts.skip(patient ? 1 : 0).next().flatMap(again -> cut());
        return Mono.firstWithValue(inTime, sooner, atOnce).doOnNext(this::tell);
    }

    private Mono<Boolean> cut() {
        boolean quiet = dataPlane.unanswered() == 0;
        return dataPlane.close().thenReturn(quiet);
    }

    private void tell(boolean complete) {
        if (complete) {
            log.info("Drained: every call has ended");
        } else {
            log.warn(
                    "Stopped with calls not yet ended: they were cut. Whether those on the wire reactivated anything cannot"
                            + " be told; the failure log, if there is one, names them.");
        }
    }
}
