/**
 * What every alert channel must keep to, as tests to extend. Entry type {@link dev.skillvault.testkit.alert.AlertChannelContract}.
 */
@NullMarked
package dev.skillvault.testkit.alert;

import org.jspecify.annotations.NullMarked;
