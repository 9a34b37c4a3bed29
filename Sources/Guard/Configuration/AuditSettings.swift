/// How long the record of messages is kept, how much of it is shown, and where it goes besides.
package struct AuditSettings: Hashable, Sendable {
    /// What is older goes; nil: nothing does for its age.
    package var maxAge: Duration? = .seconds(400 * 86_400)
    /// Octets of the database that records may take, messages that are kept aside; beyond it the oldest go. nil: no bound.
    package var maxBytes: Int?
    package var redact = AddressRedaction.Mode.none
    /// nil: no file.
    package var file: AuditFileSettings?
    /// nil: none.
    package var syslog: SyslogSettings?

    package init() {}
}
