extension Finding {
    /// S: 550 5.7.1 sendguard: unreadable recipients in X-SMTPAPI: it is not JSON [header-recipients]
    init(_ fault: HeaderRecipients.Fault) {
        self.init(
            check: HeaderRecipientsCheck.name, kind: "unreadable", where: fault.header, excerpt: "",
            reason: "unreadable recipients in \(fault.header): \(fault.reason)")
    }
}
