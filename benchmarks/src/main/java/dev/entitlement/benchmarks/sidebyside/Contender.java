package dev.entitlement.benchmarks.sidebyside;

import dev.entitlement.benchmarks.scenarios.Program;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is measured.
 *
 * @param name in a word
 * @param about what it is, in a line
 * @param retries whether it sends requests again, so that a bad day is worth playing
 * @param missing what it needs and is not here; null if it can be started
 */
record Contender(
        String name,
        String about,
        Kind kind,
        boolean retries,
        @Nullable String missing,
        Launch launch) {

    enum Kind {
        JVM,
        NATIVE
    }

    /** How it is started. */
    interface Launch {
        /**
         * Starts it, on its processor, and does not wait.
         *
         * @param upstream without a path
         * @param log gets what it says
         */
        Started start(String upstream, Path log) throws IOException;
    }

    /** @param port where it will listen; 0 if it picks one and says so */
    record Started(Program program, int port) {
        /** Waits until it is ready; the URL without a path. */
        String url() throws IOException, InterruptedException {
            if (port == 0) {
                String line = program.ready();
                return line.contains(" ") ? line.substring(0, line.indexOf(' ')) : line;
            }
            program.awaitListening(port);
            return "http://127.0.0.1:" + port;
        }
    }
}
