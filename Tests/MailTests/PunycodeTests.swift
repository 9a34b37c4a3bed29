import Testing

@testable import Mail

struct PunycodeTests {
    /// RFC 3492 section 7.1, and labels in use.
    @Test(arguments: [
        ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"), ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"), ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"),
        ("MajiでKoiする5秒前", "MajiKoi5-783gue6qz075azm5e"), ("bücher", "bcher-kva"), ("münchen", "mnchen-3ya"),
    ])
    func `a label has its ASCII form`(_ label: String, _ ascii: String) {
        #expect(Punycode.encode(label.unicodeScalars) == ascii)
    }
}
