/** Packages named like the client's, and in them one class against each rule. */
@NullMarked
package dev.entitlement.architecture.broken;

import org.jspecify.annotations.NullMarked;
