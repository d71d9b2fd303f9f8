package ghlauth;

import ghlauth.internal.FindingList;
import ghlauth.internal.NativeDecision;
import ghlauth.internal.NativeFinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Whether a credential may call an operation, and why not. */
public final class Decision {
  private final Outcome outcome;
  private final String operation;
  private final List<Finding> findings;

  Decision(NativeDecision ours) throws GhlauthException {
    outcome = Outcome.of(ours.getOutcome());
    operation = ours.getOperation();
    List<Finding> all = new ArrayList<>();
    FindingList found = ours.findings();
    for (NativeFinding one : found) all.add(new Finding(one));
    found.free();
    findings = Collections.unmodifiableList(all);
    ours.free();
  }

  public Outcome getOutcome() {
    return outcome;
  }

  public boolean isAllowed() {
    return outcome == Outcome.ALLOWED;
  }

  public boolean isDenied() {
    return outcome == Outcome.DENIED;
  }

  /** The operation's name; "" when it is not known. */
  public String getOperation() {
    return operation;
  }

  /** What speaks against it, or leaves it open. The first one is the primary reason. */
  public List<Finding> getFindings() {
    return findings;
  }

  @Override
  public String toString() {
    return outcome + " " + operation + " " + findings;
  }
}
