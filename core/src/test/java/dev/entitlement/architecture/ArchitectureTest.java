package dev.entitlement.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.entitlement.architecture.broken.Broken;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final String CLIENT = "dev.entitlement";
    private static final String FIXTURES = Broken.class.getPackageName();

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludeJars())
            .importPackages(CLIENT);
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(FIXTURES);

    static List<Named<Function<ArchitectureRules, ArchRule>>> rules() {
        return List.of(
                named(
                        "policies take time and chance from outside",
                        ArchitectureRules::policiesTakeTimeAndChanceFromOutside),
                named("policies know the JDK only", ArchitectureRules::policiesKnowTheJdkOnly),
                named("the upstream knows nothing of ours", ArchitectureRules::theUpstreamKnowsNothingOfOurs),
                named("packages have no cycles", ArchitectureRules::packagesHaveNoCycles),
                named("Micrometer stays in its package", ArchitectureRules::micrometerStaysInItsPackage),
                named(
                        "inner types stay out of public signatures",
                        ArchitectureRules::innerTypesStayOutOfPublicSignatures),
                named("nobody subscribes but the named", ArchitectureRules::nobodySubscribesButTheNamed),
                named("nothing blocks", ArchitectureRules::nothingBlocks),
                named("files are not touched", ArchitectureRules::filesAreNotTouched),
                named("standard streams are not written to", ArchitectureRules::standardStreamsAreNotWrittenTo),
                named("logs go through SLF4J", ArchitectureRules::logsGoThroughSlf4j),
                named("names say what a thing is", ArchitectureRules::namesSayWhatAThingIs),
                named("packages are null-marked", ArchitectureRules::packagesAreNullMarked));
    }

    @Test
    void finds_the_classes_of_every_package() {
        assertThat(MAIN.stream().map(type -> type.getPackageName()))
                .contains(CLIENT, CLIENT + ".policy", CLIENT + ".upstream", CLIENT + ".micrometer")
                .doesNotContain(FIXTURES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void is_kept(Function<ArchitectureRules, ArchRule> rule) {
        rule.apply(new ArchitectureRules(CLIENT)).check(MAIN);
    }

    /** Otherwise a rule that looks at nothing would pass for ever. */
    @ParameterizedTest
    @MethodSource("rules")
    void is_broken_by_a_class_that_was_made_to_break_it(Function<ArchitectureRules, ArchRule> rule) {
        var result = rule.apply(new ArchitectureRules(FIXTURES)).evaluate(BROKEN);

        assertThat(result.hasViolation()).isTrue();
    }
}
