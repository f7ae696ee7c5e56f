package dev.entitlement.gateway.reactivate;

import dev.entitlement.CallListener;
import dev.entitlement.CircuitState;
import dev.entitlement.gateway.options.DurationText;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Notices that the upstream is in trouble, and gives up when it has been for too long without a break. */
final class CircuitWatch implements CallListener {
    private final @Nullable Duration giveUpAfter;
    private final Scheduler timer;
    private final Scheduler display;
    private final Progress progress;
    private final Stops stops;
    private @Nullable Disposable giveUp;
    private boolean isInTrouble;

    /**
     * @param giveUpAfter null for never
     * @param display where the progress is shown, which blocks as long as a terminal is stopped
     */
    CircuitWatch(@Nullable Duration giveUpAfter, Scheduler timer, Scheduler display, Progress progress, Stops stops) {
        this.giveUpAfter = giveUpAfter;
        this.timer = timer;
        this.display = display;
        this.progress = progress;
        this.stops = stops;
    }

    /** A circuit that is half open has not proved anything yet: trouble lasts until it is closed. */
    @Override
    public synchronized void circuitChanged(CircuitState state) {
        if (state == CircuitState.OPEN && !isInTrouble) {
            isInTrouble = true;
            display.schedule(() -> progress.waiting(true));
            begin();
        } else if (state == CircuitState.CLOSED && isInTrouble) {
            isInTrouble = false;
            display.schedule(() -> progress.waiting(false));
            end();
        }
    }

    private void begin() {
        if (giveUpAfter != null) {
            String line = "stopped: the upstream has been in trouble for " + DurationText.of(giveUpAfter)
                    + " without a break, and --give-up-after says to wait no longer";
            giveUp = timer.schedule(() -> stops.stop(1, line), giveUpAfter.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void end() {
        if (giveUp != null) {
            giveUp.dispose();
            giveUp = null;
        }
    }
}
