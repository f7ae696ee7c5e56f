package dev.entitlement.architecture.broken.policy;

import reactor.core.publisher.Mono;

class ReadsTheClock {

    long now() {
        return System.nanoTime();
    }

    Mono<Long> waits() {
        return Mono.just(now());
    }
}
