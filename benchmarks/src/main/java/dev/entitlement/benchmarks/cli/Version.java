package dev.entitlement.benchmarks.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar this runs from. */
public final class Version implements IVersionProvider {

    /** Written into the manifest by the build; a class folder has none. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "(not packaged)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"entitlement-benchmarks " + text()};
    }
}
