package dev.entitlement.benchmarks.scenarios;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds what the build makes: in the working tree that this runs from; else in that which it is called from. */
public final class WorkingTree {
    /** The gateway's jar, from the top of the tree. */
    public static final String GATEWAY_JAR = "gateway/target/entitlement-gateway.jar";

    private WorkingTree() {}

    /**
     * The absolute path of what was given, else of what the build makes.
     *
     * @param built from the top of the tree; what is not there is not made by asking
     */
    public static Path orBuilt(@Nullable Path given, String built) {
        return (given == null ? file(built) : given).toAbsolutePath();
    }

    private static Path file(String path) {
        Path fromHere = Path.of(path);
        try {
            Path self = Path.of(WorkingTree.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path beside = self.resolveSibling("../..").normalize().resolve(fromHere);
            return Files.isRegularFile(beside) ? beside : fromHere;
        } catch (URISyntaxException e) {
            return fromHere;
        }
    }
}
