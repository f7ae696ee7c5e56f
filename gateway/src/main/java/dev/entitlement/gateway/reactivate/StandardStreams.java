package dev.entitlement.gateway.reactivate;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The process's own streams, and where a person is at their other ends.
 *
 * @param out says so when it cannot be written, which {@link System#out} does not
 */
public record StandardStreams(
        InputStream in, OutputStream out, boolean inIsTerminal, boolean outIsTerminal, boolean errIsTerminal) {

    public static StandardStreams ofThisProcess() {
        return new StandardStreams(
                System.in, new FileOutputStream(FileDescriptor.out), isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /** Java tells of all three together at best ({@link System#console()}); Linux, where descriptors have names, of each. */
    private static boolean isTerminal(int descriptor) {
        try {
            String device = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) { // a pipe has no path, and other systems no such directory
            return System.console() != null
                    && !System.getProperty("os.name", "").equals("Linux");
        }
    }
}
