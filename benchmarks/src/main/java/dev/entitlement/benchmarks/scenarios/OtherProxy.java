package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;
import java.nio.file.Path;

/** A proxy that can be put in our gateway's place: it takes the same calls and says on which URL it is ready. */
public interface OtherProxy {

    /** In a word that can be part of a file's name. */
    String name();

    /**
     * Starts it, on the processor of what is measured.
     *
     * @param upstream where it passes calls on, such as {@code http://127.0.0.1:8081}
     * @param log gets what it says
     */
    Program start(String upstream, Path log) throws IOException;
}
