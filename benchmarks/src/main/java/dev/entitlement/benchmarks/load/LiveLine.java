package dev.entitlement.benchmarks.load;

import java.io.Console;
import java.io.PrintWriter;

/** Tells each second while a run lasts: on a terminal one line that changes, elsewhere a line a second. */
final class LiveLine {
    private static final String ERASE = "\r\u001B[K";

    /** A line that wraps could not be erased; so what does not fit is not shown. */
    private static final String CLIP = "\u001B[?7l";

    private static final String WRAP = "\u001B[?7h";

    private final PrintWriter out;
    private final boolean terminal;

    LiveLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(String line) {
        out.print(terminal ? ERASE + CLIP + line + WRAP : line + System.lineSeparator());
        out.flush();
    }

    /** Leaves the line clear for others. */
    void end() {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    /** Whether the process has a terminal. Until JDK 21 there was a console only then; since 22 it must be asked. */
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
