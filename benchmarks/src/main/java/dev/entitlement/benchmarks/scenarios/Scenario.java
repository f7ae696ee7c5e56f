package dev.entitlement.benchmarks.scenarios;

import java.io.IOException;

/** A day that a gateway has to get through, and what must come of it. */
public interface Scenario {

    /** What it is called on the command line. */
    String name();

    /** What happens, in a line. */
    String about();

    /** Plays it, for a minute or two, and adds what came of it. Blocks. */
    void play(Stage stage, Findings findings) throws IOException, InterruptedException;
}
