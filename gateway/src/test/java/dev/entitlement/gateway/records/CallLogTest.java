package dev.entitlement.gateway.records;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.entitlement.EntitlementResult;
import dev.entitlement.ReactivationRequest;
import dev.entitlement.Refusal;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(CallLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong();
    private final CallLog log = new CallLog(true, clock::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void explains_calls_that_need_somebody() {
        ended(Results.timedOut("a"));
        ended(Results.refused("b", Refusal.CIRCUIT_OPEN));
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        Results.timedOut("a").explanation(),
                        Results.refused("b", Refusal.CIRCUIT_OPEN).explanation());
    }

    @Test
    void is_silent_about_calls_that_went_as_they_should() {
        ended(Results.reactivated("a"));
        ended(Results.rejected("b"));
        ended(Results.refused("c", Refusal.DRAINING));
        assertThat(lines.list).isEmpty();
    }

    @Test
    void leaves_to_the_client_what_the_client_tells() {
        ended(Results.unrecognized("a", "NEW"));
        assertThat(lines.list).isEmpty();
    }

    @Test
    void leaves_to_the_client_a_call_whose_caller_is_gone_and_no_other() {
        ReactivationRequest gone = ReactivationRequest.of("a");
        log.callerGone(gone);
        log.callEnded(gone, Results.timedOut("a"));
        assertThat(lines.list).isEmpty();

        ended(Results.timedOut("a"));
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void does_not_drown_the_log_in_an_outage_and_says_how_much_it_left_out() {
        for (int i = 0; i < 1_000; i++) {
            ended(Results.timedOut("a" + i));
        }
        assertThat(lines.list).hasSize(20);
        clock.addAndGet(1_000_000_000);
        ended(Results.timedOut("b"));
        assertThat(lines.list)
                .hasSize(21)
                .last()
                .satisfies(line -> assertThat(line.getFormattedMessage()).endsWith("(Lines left out: 980)"));
    }

    private void ended(EntitlementResult result) {
        log.callEnded(ReactivationRequest.of(result.report().entitlementId()), result);
    }
}
