package dev.entitlement.architecture.broken;

import dev.entitlement.architecture.broken.upstream.KnowsTheMeaning;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import reactor.core.publisher.Mono;

/** Breaks the rules that hold everywhere. */
public class Broken {

    MeterRegistry measures(MeterRegistry registry) {
        return registry;
    }

    public List<KnowsTheMeaning> showsAnInnerType() {
        return List.of();
    }

    void subscribes(Mono<String> mono) {
        mono.subscribe();
    }

    void blocks(Mono<String> mono) {
        mono.block();
    }

    Path touchesFiles(Path file) {
        return file.getParent();
    }

    void writesToAStandardStream() {
        System.out.println("broken");
    }

    Logger logsWithoutSlf4j() {
        return Logger.getGlobal();
    }
}
