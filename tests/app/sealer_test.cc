// Tampers with the stored audit in every way and sees it named.
#include "server/app/sealer.h"

#include <gtest/gtest.h>

#include "server/app/audit.h"
#include "server/app/keeper.h"
#include "tests/app/test_shop.h"

namespace kulanz {
namespace {

class Sealed : public ::testing::Test {
 protected:
  // Three seals over rows 1 to 9, 10 to 12 and 13 to 15; row 16 is the tail.
  void SetUp() override {
    add(9);
    seals.push_back(*seal_audit(shop.app()));
    add(3);
    seals.push_back(*seal_audit(shop.app()));
    add(3);
    seals.push_back(*seal_audit(shop.app()));
    add(1);
  }

  void add(int rows) {
    shop.app().write([&](Transaction& tx) {
      for (int i = 0; i < rows; ++i) write_audit(tx, shop.app().now(), "event", "subject", {{"n", ++added}});
    });
  }

  AuditReport verify(const std::string& published = {}) {
    AuditReport report;
    shop.app().read([&](Reader& reader) {
      report = verify_audit(reader, shop.secrets(), published);
    });
    return report;
  }

  // "changed row 2-2; ..."
  std::string found(const std::string& published = {}) {
    std::string text;
    for (const AuditFinding& f : verify(published).findings) {
      text += f.kind + " " + f.what + " " + std::to_string(f.first) + "-" + std::to_string(f.last) + "; ";
    }
    return text;
  }

  std::string row(std::uint64_t number) {
    std::string value;
    shop.app().read([&](Reader& reader) { value = *reader.get(Table::audit, audit_key(number)); });
    return value;
  }
  void tamper(const std::function<void(Transaction&)>& with) { shop.app().write(with); }
  void set_row(std::uint64_t number, const std::string& value) {
    tamper([&](Transaction& tx) { tx.put(Table::audit, audit_key(number), value); });
  }
  void cut_rows(std::uint64_t first, std::uint64_t last) {
    tamper([&](Transaction& tx) {
      for (std::uint64_t n = first; n <= last; ++n) tx.erase(Table::audit, audit_key(n));
    });
  }

  TestShop shop;
  SystemRandom random;
  int added = 0;
  std::vector<SealRecord> seals;
};

TEST_F(Sealed, AnUntouchedAuditVerifiesAndNamesItsTail) {
  const AuditReport report = verify(seals[0].head);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.rows, 16u);
  EXPECT_EQ(report.sealed_to, 15u);
  EXPECT_EQ(report.last_row, 16u);
  EXPECT_EQ(report.seals, 3u);
  EXPECT_EQ(report.head, seals[2].head);
  EXPECT_EQ(read_audit(shop.app(), 0).at("head").at("head"), seals[2].head);
}

TEST_F(Sealed, NothingToSealMakesNoSeal) {
  EXPECT_TRUE(seal_audit(shop.app()));
  EXPECT_FALSE(seal_audit(shop.app()));
  TestShop fresh;
  EXPECT_FALSE(seal_audit(fresh.app()));
  EXPECT_TRUE(read_audit(fresh.app(), 0).at("head").is_null());
}

TEST_F(Sealed, AChangedRowIsNamed) {
  std::string changed = row(5);
  changed[changed.find("event")] = 'E';
  set_row(5, changed);
  EXPECT_EQ(found(), "changed row 5-5; ");
  set_row(5, "no JSON");
  EXPECT_EQ(found(), "changed row 5-5; ");
}

TEST_F(Sealed, ARemovedRowIsNamed) {
  cut_rows(10, 11);
  EXPECT_EQ(found(), "removed row 10-11; ");
}

TEST_F(Sealed, ReorderedRowsAreNamed) {
  const std::string second = row(2);
  set_row(2, row(4));
  set_row(4, second);
  EXPECT_EQ(found(), "reordered row 2-2; reordered row 4-4; ");
}

TEST_F(Sealed, ReorderedRowsWithNewNumbersAreChangedOnes) {
  Json second = Json::parse(row(2));
  Json fourth = Json::parse(row(4));
  std::swap(second["number"], fourth["number"]);
  set_row(4, second.dump());
  set_row(2, fourth.dump());
  EXPECT_EQ(found(), "changed row 2-2; changed row 4-4; ");
}

TEST_F(Sealed, TruncatedRowsAreNamed) {
  cut_rows(12, 16);
  EXPECT_EQ(found(), "truncated row 12-16; ");
}

TEST_F(Sealed, ATailThatWasCutOffIsNamedByTheCount) {
  cut_rows(16, 16);
  EXPECT_EQ(found(), "truncated row 16-16; ");
}

// What a forger does who knows the code but not the secrets: the row's mark fits, the
// head does not.
TEST_F(Sealed, ARowChangedTogetherWithItsMarkBreaksTheHead) {
  std::string changed = row(11);
  changed[changed.find("event")] = 'E';
  set_row(11, changed);
  tamper([&](Transaction& tx) {
    TestShop forger;
    forger.app().write([&](Transaction& own) { own.put(Table::audit, audit_key(1), changed); });
    SealRecord seal = seals[1];
    seal.marks.replace(kMarkDigits, kMarkDigits, seal_audit(forger.app())->marks);
    save(tx, Table::seals, audit_key(2), seal);
  });
  EXPECT_EQ(found(), "changed seal 2-2; ");
}

TEST_F(Sealed, ASealThatWasChangedOrRemovedIsNamed) {
  tamper([&](Transaction& tx) {
    SealRecord seal = seals[0];
    seal.head[0] = seal.head[0] == 'a' ? 'b' : 'a';
    save(tx, Table::seals, audit_key(1), seal);
  });
  EXPECT_EQ(found(), "changed seal 1-2; ");
  tamper([&](Transaction& tx) { tx.erase(Table::seals, audit_key(2)); });
  EXPECT_NE(found().find("removed seal 2-2; "), std::string::npos);
  tamper([&](Transaction& tx) { tx.put(Table::seals, audit_key(3), "no JSON"); });
  EXPECT_NE(found().find("changed seal 3-3; "), std::string::npos);
}

// The whole end is gone, its seals and counts too: only a head kept elsewhere tells.
TEST_F(Sealed, AnEndCutOffWithItsSealsIsFoundByAPublishedHead) {
  cut_rows(10, 16);
  tamper([&](Transaction& tx) {
    tx.erase(Table::seals, audit_key(2));
    tx.erase(Table::seals, audit_key(3));
    tx.put(Table::meta, "seal_seq", "1");
    tx.put(Table::meta, "audit_seq", "9");
  });
  EXPECT_EQ(found(), "");
  EXPECT_EQ(found(seals[0].head), "");
  EXPECT_EQ(found(seals[2].head), "truncated head 0-0; ");
}

TEST_F(Sealed, AnotherShopsSecretsDoNotFit) {
  const TestShop other;
  AuditReport report;
  shop.app().read([&](Reader& reader) { report = verify_audit(reader, other.secrets()); });
  EXPECT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings.at(0).kind, "changed");
}

TEST_F(Sealed, RotatedKeysSealOn) {
  Secrets rotated = shop.secrets();
  rotated.voucher_keys = new_secrets(random).voucher_keys;
  rotated.token_keys = new_secrets(random).token_keys;
  AuditReport report;
  shop.app().read([&](Reader& reader) { report = verify_audit(reader, rotated); });
  EXPECT_TRUE(report.findings.empty());
}

TEST_F(Sealed, ALongAuditTakesSeveralSealsAndTheKeeperLogsEachHead) {
  add(static_cast<int>(kMaxRowsPerSeal) + 10);
  std::vector<std::string> heads;
  keep(shop.app(), [&](std::string_view line) {
    const Json told = Json::parse(line);
    if (told.at("event") != "audit_sealed") return;
    std::string head = told.at("head");
    std::erase(head, ':');
    heads.push_back(head);
  });
  EXPECT_EQ(heads.size(), 2u);
  EXPECT_EQ(found(heads.at(0)), "");
  EXPECT_EQ(verify().head, heads.at(1));
  EXPECT_EQ(verify().sealed_to, verify().last_row);
}

}  // namespace
}  // namespace kulanz
