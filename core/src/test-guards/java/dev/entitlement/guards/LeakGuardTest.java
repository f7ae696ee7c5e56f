package dev.entitlement.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/** The guard under test is one of its own, so that what leaks here on purpose does not fail the real run. */
class LeakGuardTest {

    private final LeakGuard guard = new LeakGuard();

    @Test
    void watches_the_buffers_of_this_test_run() {
        ByteBufAllocator.DEFAULT.buffer().release();

        assertThat(ResourceLeakDetectorFactory.instance()).isInstanceOf(LeakGuard.class);
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    @Test
    void tells_what_was_never_released() {
        leak(guard.newResourceLeakDetector(Buffer.class));

        assertThat(guard.findings())
                .singleElement()
                .asString()
                .contains("Buffer was not released before it was garbage-collected");
    }

    @Test
    void has_nothing_to_tell_of_what_was_released() {
        ResourceLeakDetector<Buffer> detector = guard.newResourceLeakDetector(Buffer.class);
        var buffer = new Buffer();
        detector.track(buffer).close(buffer);

        assertThat(guard.findings()).isEmpty();
    }

    @Test
    void fails_a_test_run_in_which_something_leaked() {
        LauncherSession session = session();
        leak(guard.newResourceLeakDetector(Buffer.class));

        assertThatThrownBy(session::close).isInstanceOf(AssertionError.class).hasMessageContaining("LEAK: ");
    }

    @Test
    void lets_a_clean_test_run_pass() {
        LauncherSession session = session();

        assertThatCode(session::close).doesNotThrowAnyException();
    }

    /** A session that is guarded only at its end: its start would replace the guards of the real run. */
    private LauncherSession session() {
        var guards = new TestGuards(guard, new BlockingGuard());
        return LauncherFactory.openSession(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new LauncherSessionListener() {
                    @Override
                    public void launcherSessionClosed(LauncherSession closed) {
                        guards.launcherSessionClosed(closed);
                    }
                })
                .build());
    }

    private static void leak(ResourceLeakDetector<Buffer> detector) {
        detector.track(new Buffer());
    }

    private static final class Buffer {}
}
