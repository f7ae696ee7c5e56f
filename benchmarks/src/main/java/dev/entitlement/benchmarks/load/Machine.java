package dev.entitlement.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import dev.entitlement.benchmarks.cli.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run was made on, and with which versions. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** In words, by what they are about. */
    public static Map<String, String> describe() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("version", Version.text());
        machine.put("java", Runtime.version().toString());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("architecture", System.getProperty("os.arch"));
        model().ifPresent(model -> machine.put("processor", model));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            machine.put("memoryMiB", Long.toString(system.getTotalMemorySize() >> 20));
        }
        return machine;
    }

    /** With what the generator in this process has of it. */
    static Map<String, String> describeGenerator() {
        Map<String, String> machine = describe();
        machine.put("maxHeapMiB", Long.toString(Runtime.getRuntime().maxMemory() >> 20));
        machine.put("transport", Loops.transport());
        return machine;
    }

    /** Where Linux tells it. */
    private static Optional<String> model() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
