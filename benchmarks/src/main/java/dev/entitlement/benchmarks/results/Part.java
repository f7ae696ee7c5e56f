package dev.entitlement.benchmarks.results;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What one machine did of a run, which most often is all of it. Immutable.
 *
 * @param options as they were given or stood
 * @param machine what it ran on, and which versions
 */
public record Part(Path directory, Instant started, Map<String, String> options, Map<String, String> machine) {

    /** What was asked of it, so that two that were asked the same can be told from others. */
    String schedule() {
        return options.getOrDefault("profile", "")
                + " " + options.getOrDefault("rate", "")
                + " " + options.getOrDefault("duration", "");
    }
}
