package dev.entitlement.guards;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Sets the guards up before the first test class is loaded, and fails the run after the last test if one of them saw
 * something. A test that passed can have leaked or blocked all the same: a leak shows only when the garbage collector
 * runs, and an error thrown on an event loop may be handled as any failed attempt would be.
 *
 * <p>JUnit finds this class by itself ({@code META-INF/services}), from the command line and from an editor.
 */
public final class TestGuards implements LauncherSessionListener {

    private final LeakGuard leaks;
    private final BlockingGuard blocking;

    /** For JUnit. */
    public TestGuards() {
        this(new LeakGuard(), new BlockingGuard());
    }

    TestGuards(LeakGuard leaks, BlockingGuard blocking) {
        this.leaks = leaks;
        this.blocking = blocking;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(leaks);
        BlockHound.builder().loadIntegrations(blocking).install();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> findings = new ArrayList<>(blocking.findings());
        findings.addAll(leaks.findings());
        if (!findings.isEmpty()) {
            throw new AssertionError(
                    findings.size() + " found by the guards of this test run:\n\n" + String.join("\n\n", findings));
        }
    }
}
