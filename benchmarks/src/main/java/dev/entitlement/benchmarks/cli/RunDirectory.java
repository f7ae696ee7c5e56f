package dev.entitlement.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where a run leaves what it found: what {@code --out} names, else a directory named after what runs and when it began. */
public final class RunDirectory {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final CommandSpec spec;
    private final Path path;

    /**
     * Makes nothing yet.
     *
     * @param out null if none was given
     * @param runs the first half of the name it then gets
     * @throws ParameterException if no directory can have such a name
     */
    public RunDirectory(CommandSpec spec, @Nullable String out, String runs, Instant began) {
        this.spec = spec;
        String name = out == null ? runs + "-" + STAMP.format(began) : out;
        try {
            this.path = Path.of(name);
        } catch (IllegalArgumentException e) {
            throw refused(name, "expected: a directory");
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Makes it if need be, without what an earlier run left: a run that dies must not lie beside the summary of another.
     *
     * @param leftovers names of files in it
     * @throws ParameterException if that cannot be done
     */
    public Path made(String... leftovers) {
        try {
            Files.createDirectories(path);
            for (String name : leftovers) {
                Files.deleteIfExists(path.resolve(name));
            }
            return path;
        } catch (IOException e) {
            throw refused(path.toString(), Reasons.of(e));
        }
    }

    private ParameterException refused(String name, String why) {
        return new ParameterException(spec.commandLine(), "--out: " + name + " (" + why + ")");
    }
}
