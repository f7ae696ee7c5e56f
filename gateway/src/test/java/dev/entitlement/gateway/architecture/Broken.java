package dev.entitlement.gateway.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/** Breaks each rule, so that each is known to be able to fail. */
final class Broken {

    private Broken() {}

    static String reads(Path file) throws IOException {
        return Files.readString(file);
    }

    static void waits(Mono<Void> mono) {
        mono.block();
    }

    static void startsWhatNobodyEnds(Mono<Void> mono) {
        mono.subscribe();
    }
}
