package dev.entitlement.benchmarks.load;

import java.io.Console;
import java.io.PrintWriter;

/** Tells each second while a run lasts: on a terminal one line that changes, elsewhere a line a second. */
final class LiveLine {
    private static final String ERASE = "\r\u001B[K";

    private final PrintWriter out;
    private final boolean terminal;

    LiveLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(String line) {
        out.print(terminal ? ERASE + line : line + System.lineSeparator());
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
