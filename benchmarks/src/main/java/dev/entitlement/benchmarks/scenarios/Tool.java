package dev.entitlement.benchmarks.scenarios;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that runs to its end by itself. All it says goes into a file. */
public final class Tool {
    private Tool() {}

    /** Whether there is a program of this name. */
    public static boolean isThere(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /**
     * Waits for its end.
     *
     * @return the exit status
     */
    static int run(List<String> command, Path said, int patienceSeconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Thread hook = new Thread(process::destroy, "end of " + command.get(0));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not end in " + patienceSeconds + " s");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
            Program.forget(hook);
        }
    }
}
