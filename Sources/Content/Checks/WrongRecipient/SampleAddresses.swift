/// Addresses that people make up when they need one.
enum SampleAddresses {
    /// What the local part is, separators and digits aside.
    private static let localParts: Set = [
        "asdf", "asd", "qwerty", "qwertz", "azerty", "abc", "abcd", "xyz", "xxx", "xxxx", "test", "tester", "testing",
        "testuser",
        "example", "sample", "demo", "dummy", "foo", "bar", "foobar", "johndoe", "janedoe", "doe", "jdoe",
        "johnsmith", "janesmith", "user", "username", "name", "yourname", "yourmail", "youremail", "you", "me",
        "myname",
        "email", "emailaddress", "mail", "address", "someone", "somebody", "anyone", "nobody", "noname", "customer",
        "client", "subscriber", "recipient", "member", "person", "firstname", "lastname", "firstnamelastname",
        "mustermann", "maxmustermann", "erikamustermann", "fulano", "mariorossi", "jankowalski",
        "jeandupont", "recipientemail", "useremail",
    ]

    /// What the domain's label before its last is: `email.com`, `yourdomain.org`.
    private static let labels: Set = [
        "domain", "yourdomain", "mydomain", "email", "youremail", "company", "yourcompany", "mycompany", "website",
        "yourwebsite", "site", "yoursite", "address", "provider", "test", "xxx", "abc", "xyz",
    ]

    static func isSample(_ address: WrittenAddress) -> Bool {
        let local = address.key.prefix { $0 != "@" }.filter(\.isLetter)
        if localParts.contains(String(local)) { return true }
        let parts = address.domain.split(separator: ".")
        return parts.count >= 2 && labels.contains(String(parts[parts.count - 2]))
    }
}
