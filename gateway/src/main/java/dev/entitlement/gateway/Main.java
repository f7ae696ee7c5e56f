package dev.entitlement.gateway;

import java.io.PrintWriter;

/** Where the program starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Console console = new Console(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        System.exit(Program.standard(console, System.getenv()).run(args));
    }
}
