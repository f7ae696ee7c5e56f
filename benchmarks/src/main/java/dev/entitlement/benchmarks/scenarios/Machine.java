package dev.entitlement.benchmarks.scenarios;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a scenario ran on. */
public final class Machine {
    private Machine() {}

    public static Map<String, String> describe(Cores cores) {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put(
                "version",
                Objects.requireNonNullElse(Machine.class.getPackage().getImplementationVersion(), "(not packaged)"));
        machine.put("java", Runtime.version().toString());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("cores", cores.toString());
        return machine;
    }
}
