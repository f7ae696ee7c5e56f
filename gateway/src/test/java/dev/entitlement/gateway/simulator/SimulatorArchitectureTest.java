package dev.entitlement.gateway.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A misread contract must not agree with itself: the simulator stands alone. */
class SimulatorArchitectureTest {

    private static final String HERE = "dev.entitlement.gateway.simulator";

    private final JavaClasses simulator = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HERE);

    @Test
    void shares_no_code_with_the_client_or_the_rest_of_the_gateway() {
        assertThat(simulator.size()).isGreaterThan(20);
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        HERE,
                        "java..",
                        "io.netty..",
                        "reactor..",
                        "org.reactivestreams..",
                        "org.jspecify..",
                        "picocli..",
                        "tools.jackson..",
                        "sun.misc..")
                .check(simulator);
    }

    @Test
    void reads_clocks_in_one_place_and_draws_from_no_shared_sequence() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Clocks")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(simulator);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .check(simulator);
    }
}
