// The vectors of tests/vectors/earn.json, as tests/points_vectors.py writes them.
// prettier-ignore
export const VECTORS = [
  {
    "name": "one rate, rounded down once",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.90"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "down"
    },
    "points": "64",
    "shares": {
      "1": "64"
    },
    "qualifying": "64",
    "given": {
      "1": "64"
    }
  },
  {
    "name": "shares by largest remainder",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "3.40"
        },
        {
          "key": 2,
          "amount": "3.40"
        },
        {
          "key": 3,
          "amount": "3.40"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "down"
    },
    "points": "10",
    "shares": {
      "1": "4",
      "2": "3",
      "3": "3"
    }
  },
  {
    "name": "each line rounded",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "3.60"
        },
        {
          "key": 2,
          "amount": "3.40"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "half_up",
      "rounding_scope": "line"
    },
    "points": "7",
    "shares": {
      "1": "4",
      "2": "3"
    }
  },
  {
    "name": "highest rate wins a line, tier multiplier on top",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00",
          "category_ids": [7, 8]
        },
        {
          "key": 2,
          "amount": "10.00",
          "category_ids": [9]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "2",
        "category_ids": [8]
      }
    ],
    "policy": {
      "tier_multiplier": "1.5"
    },
    "points": "255",
    "shares": {
      "1": "240",
      "2": "15"
    },
    "given": {
      "1": "15",
      "2": "240"
    }
  },
  {
    "name": "of equal rates the oldest pays, whatever the list's order",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 9,
        "kind": "rate",
        "points": "2",
        "per_amount": "1"
      },
      {
        "id": 4,
        "kind": "rate",
        "points": "4",
        "per_amount": "2"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    },
    "given": {
      "4": "20"
    }
  },
  {
    "name": "no rule matches after its last day",
    "order": {
      "date": "2026-05-02T00:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "date_to": "2026-05-01"
      }
    ],
    "policy": {},
    "points": "0",
    "shares": {
      "1": "0"
    }
  },
  {
    "name": "the first and the last day count",
    "order": {
      "date": "2026-05-01T23:59:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "date_from": "2026-05-01",
        "date_to": "2026-05-01"
      }
    ],
    "policy": {},
    "points": "64",
    "shares": {
      "1": "64"
    }
  },
  {
    "name": "four decimals kept",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "3"
      }
    ],
    "policy": {
      "rounding": "none"
    },
    "points": "3.3333",
    "shares": {
      "1": "3.3333"
    }
  },
  {
    "name": "thirds are exact: no point is lost on the way",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "3"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "3"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    },
    "given": {
      "1": "10",
      "2": "0"
    }
  },
  {
    "name": "goods that cost nothing earn nothing",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "0.00",
          "quantity": "2"
        },
        {
          "key": 2,
          "amount": "5.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "unit",
        "points": "3"
      }
    ],
    "policy": {},
    "points": "8",
    "shares": {
      "1": "0",
      "2": "8"
    }
  },
  {
    "name": "an order of 0.00 earns nothing",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "0.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "order",
        "points": "50"
      }
    ],
    "policy": {},
    "points": "0",
    "shares": {
      "1": "0"
    },
    "given": {}
  },
  {
    "name": "no rules, no points",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [],
    "policy": {},
    "points": "0",
    "shares": {
      "1": "0"
    },
    "qualifying": "0",
    "given": {}
  },
  {
    "name": "half a point is rounded up",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.50"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "half_up"
    },
    "points": "11",
    "shares": {
      "1": "11"
    }
  },
  {
    "name": "points for each piece",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "12.00",
          "quantity": "3",
          "product_id": 5
        },
        {
          "key": 2,
          "amount": "8.00",
          "product_id": 6
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "unit",
        "points": "4",
        "product_ids": [5]
      }
    ],
    "policy": {},
    "points": "12",
    "shares": {
      "1": "12",
      "2": "0"
    },
    "qualifying": "12"
  },
  {
    "name": "a rate and a unit add up; both are multiplied",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00",
          "quantity": "2"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "unit",
        "points": "5"
      },
      {
        "id": 3,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {},
    "points": "40",
    "shares": {
      "1": "40"
    },
    "given": {
      "1": "20",
      "2": "20",
      "3": "0"
    }
  },
  {
    "name": "pieces sold by weight",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "7.50",
          "quantity": "1.25"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "unit",
        "points": "10"
      }
    ],
    "policy": {},
    "points": "12",
    "shares": {
      "1": "12"
    }
  },
  {
    "name": "points for the order are spread by amount",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "30.00"
        },
        {
          "key": 2,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "order",
        "points": "50",
        "is_qualifying": false
      }
    ],
    "policy": {},
    "points": "50",
    "shares": {
      "1": "38",
      "2": "12"
    },
    "qualifying": "0",
    "qualifying_shares": {
      "1": "0",
      "2": "0"
    }
  },
  {
    "name": "points for the order go to the matching lines",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "30.00",
          "tag_ids": [3]
        },
        {
          "key": 2,
          "amount": "10.00"
        },
        {
          "key": 3,
          "amount": "10.00",
          "tag_ids": [3]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "order",
        "points": "8",
        "tag_ids": [3]
      }
    ],
    "policy": {},
    "points": "8",
    "shares": {
      "1": "6",
      "2": "0",
      "3": "2"
    }
  },
  {
    "name": "points for the order are not multiplied",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "order",
        "points": "50"
      },
      {
        "id": 3,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {
      "tier_multiplier": "1.5"
    },
    "points": "70",
    "shares": {
      "1": "70"
    },
    "given": {
      "1": "20",
      "2": "50",
      "3": "0"
    }
  },
  {
    "name": "a band includes its upper limit",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "60.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "band",
        "bands": [
          ["30", "2"],
          ["60", "6"],
          ["120", "16"],
          ["250", "33"]
        ]
      }
    ],
    "policy": {},
    "points": "6",
    "shares": {
      "1": "6"
    }
  },
  {
    "name": "just above a limit the next band holds",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "60.01"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "band",
        "bands": [
          ["30", "2"],
          ["60", "6"],
          ["120", "16"],
          ["250", "33"]
        ]
      }
    ],
    "policy": {},
    "points": "16",
    "shares": {
      "1": "16"
    }
  },
  {
    "name": "above all limits the last band holds",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "999.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "band",
        "bands": [
          ["30", "2"],
          ["60", "6"],
          ["120", "16"],
          ["250", "33"]
        ]
      }
    ],
    "policy": {},
    "points": "33",
    "shares": {
      "1": "33"
    }
  },
  {
    "name": "a band looks at the whole order and is multiplied",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "40.00",
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "30.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "band",
        "bands": [
          ["30", "2"],
          ["60", "6"],
          ["120", "16"],
          ["250", "33"]
        ],
        "category_ids": [7]
      }
    ],
    "policy": {
      "tier_multiplier": "2"
    },
    "points": "32",
    "shares": {
      "1": "32",
      "2": "0"
    }
  },
  {
    "name": "the first purchase is rewarded",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "event",
        "event": "first_purchase",
        "points": "100",
        "is_qualifying": false
      }
    ],
    "policy": {},
    "points": "110",
    "shares": {
      "1": "110"
    },
    "qualifying": "10",
    "given": {
      "1": "10",
      "2": "100"
    }
  },
  {
    "name": "a later purchase is no first one",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "event",
        "event": "first_purchase",
        "points": "100"
      }
    ],
    "policy": {},
    "usage": {
      "2": {
        "is_used": true
      }
    },
    "points": "10",
    "shares": {
      "1": "10"
    },
    "refused": ["2"]
  },
  {
    "name": "events outside orders give an order nothing",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-05-01",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "event",
        "event": "birthday",
        "points": "100"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "two multipliers, stacking best",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {
      "stacking": "best",
      "tier_multiplier": "1.5"
    },
    "points": "200",
    "shares": {
      "1": "200"
    }
  },
  {
    "name": "two multipliers, stacking add",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {
      "stacking": "add",
      "tier_multiplier": "1.5"
    },
    "points": "250",
    "shares": {
      "1": "250"
    }
  },
  {
    "name": "two multipliers, stacking multiply",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {
      "stacking": "multiply",
      "tier_multiplier": "1.5"
    },
    "points": "300",
    "shares": {
      "1": "300"
    }
  },
  {
    "name": "of the best multiplier only the best took part",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2"
      },
      {
        "id": 3,
        "kind": "multiplier",
        "multiplier": "1.2"
      }
    ],
    "policy": {},
    "points": "200",
    "shares": {
      "1": "200"
    },
    "given": {
      "1": "200",
      "2": "0"
    }
  },
  {
    "name": "equal multipliers both took part",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2"
      },
      {
        "id": 3,
        "kind": "multiplier",
        "multiplier": "2"
      }
    ],
    "policy": {},
    "points": "200",
    "shares": {
      "1": "200"
    },
    "given": {
      "1": "200",
      "2": "0",
      "3": "0"
    }
  },
  {
    "name": "a multiplier below 1 counts where it is alone",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "0.5"
      }
    ],
    "policy": {},
    "points": "50",
    "shares": {
      "1": "50"
    }
  },
  {
    "name": "a multiplier for some goods",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00",
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "3",
        "category_ids": [7]
      }
    ],
    "policy": {},
    "points": "40",
    "shares": {
      "1": "30",
      "2": "10"
    }
  },
  {
    "name": "extras that add up below zero give nothing",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "0.3"
      },
      {
        "id": 3,
        "kind": "multiplier",
        "multiplier": "0.2"
      }
    ],
    "policy": {
      "stacking": "add"
    },
    "points": "0",
    "shares": {
      "1": "0"
    }
  },
  {
    "name": "the shop matches",
    "order": {
      "date": "2026-05-01T10:00:00",
      "shop_id": 3,
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "1",
        "shop_ids": [3]
      }
    ],
    "policy": {},
    "points": "50",
    "shares": {
      "1": "50"
    }
  },
  {
    "name": "another shop",
    "order": {
      "date": "2026-05-01T10:00:00",
      "shop_id": 4,
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "1",
        "shop_ids": [3]
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "the tier held before the order matches",
    "order": {
      "date": "2026-05-01T10:00:00",
      "tier_id": 8,
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "1",
        "tier_ids": [8]
      }
    ],
    "policy": {},
    "points": "50",
    "shares": {
      "1": "50"
    }
  },
  {
    "name": "excluded goods of a rule keep the next best rate",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00",
          "product_id": 5,
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "10.00",
          "product_id": 6,
          "category_ids": [7]
        },
        {
          "key": 3,
          "amount": "10.00",
          "product_id": 7,
          "category_ids": [7],
          "tag_ids": [2]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "1",
        "category_ids": [7],
        "excluded_product_ids": [5],
        "excluded_tag_ids": [2]
      }
    ],
    "policy": {},
    "points": "70",
    "shares": {
      "1": "10",
      "2": "50",
      "3": "10"
    }
  },
  {
    "name": "an excluded category within a category",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00",
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "10.00",
          "category_ids": [7, 8]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "category_ids": [7],
        "excluded_category_ids": [8]
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10",
      "2": "0"
    }
  },
  {
    "name": "products, categories and tags widen each other",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "1.00",
          "product_id": 5
        },
        {
          "key": 2,
          "amount": "2.00",
          "category_ids": [7]
        },
        {
          "key": 3,
          "amount": "4.00",
          "tag_ids": [9]
        },
        {
          "key": 4,
          "amount": "8.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "product_ids": [5],
        "category_ids": [7],
        "tag_ids": [9]
      }
    ],
    "policy": {},
    "points": "7",
    "shares": {
      "1": "1",
      "2": "2",
      "3": "4",
      "4": "0"
    }
  },
  {
    "name": "the minimum looks at the whole order",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "30.00",
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "20.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "category_ids": [7],
        "min_amount": "50"
      }
    ],
    "policy": {},
    "points": "30",
    "shares": {
      "1": "30",
      "2": "0"
    }
  },
  {
    "name": "a cent below the minimum",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "49.99"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "min_amount": "50"
      }
    ],
    "policy": {},
    "points": "0",
    "shares": {
      "1": "0"
    }
  },
  {
    "name": "weekdays count from Monday: 1 May 2026 is a Friday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "weekdays": [4]
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "another weekday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "weekdays": [5, 6]
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "the first minute of the happy hour",
    "order": {
      "date": "2026-05-01T17:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1020,
        "minute_to": 1140
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "the happy hour is over",
    "order": {
      "date": "2026-05-01T19:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1020,
        "minute_to": 1140
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "until midnight",
    "order": {
      "date": "2026-05-01T23:59:59",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1320
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "a window over midnight belongs to its first day",
    "order": {
      "date": "2026-05-02T01:59:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1320,
        "minute_to": 120,
        "weekdays": [4]
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "the night before is another day's",
    "order": {
      "date": "2026-05-01T01:59:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1320,
        "minute_to": 120,
        "weekdays": [4]
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "the evening of a window over midnight",
    "order": {
      "date": "2026-05-01T22:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "2",
        "per_amount": "1",
        "minute_from": 1320,
        "minute_to": 120,
        "weekdays": [4]
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "on the birthday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-05-01",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "day"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "the day after the birthday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-04-30",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "day"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "in the calendar week of the birthday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-05-03",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "week"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "the Monday after the birthday's week",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-05-04",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "week"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "a birthday's week over New Year",
    "order": {
      "date": "2026-12-29T10:00:00",
      "birthday": "1990-01-01",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "week"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "in the month of the birthday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "birthday": "1990-05-31",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "month"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "born on 29 February, in a common year",
    "order": {
      "date": "2027-02-28T10:00:00",
      "birthday": "2000-02-29",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "day"
      }
    ],
    "policy": {},
    "points": "20",
    "shares": {
      "1": "20"
    }
  },
  {
    "name": "born on 29 February, in a leap year",
    "order": {
      "date": "2028-02-28T10:00:00",
      "birthday": "2000-02-29",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "day"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "an unknown birthday",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "multiplier",
        "multiplier": "2",
        "birthday_scope": "month"
      }
    ],
    "policy": {},
    "points": "10",
    "shares": {
      "1": "10"
    }
  },
  {
    "name": "the first of the month is paid",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "order",
        "points": "50",
        "first_in_scope": "month"
      }
    ],
    "policy": {},
    "usage": {
      "2": {
        "is_used": false
      }
    },
    "points": "60",
    "shares": {
      "1": "60"
    }
  },
  {
    "name": "used up this month",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "order",
        "points": "50",
        "first_in_scope": "month"
      }
    ],
    "policy": {},
    "usage": {
      "2": {
        "is_used": true
      }
    },
    "points": "10",
    "shares": {
      "1": "10"
    },
    "refused": ["2"]
  },
  {
    "name": "where the first is used up, the next best rate pays",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "5",
        "per_amount": "1",
        "first_in_scope": "ever"
      }
    ],
    "policy": {},
    "usage": {
      "2": {
        "is_used": true
      }
    },
    "points": "10",
    "shares": {
      "1": "10"
    },
    "refused": ["2"]
  },
  {
    "name": "a cap per order, after the multiplier",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "80"
      }
    ],
    "policy": {
      "tier_multiplier": "1.5"
    },
    "points": "80",
    "shares": {
      "1": "80"
    },
    "caps": [["1", "order", "96", "80"]],
    "qualifying": "80"
  },
  {
    "name": "a cap scales the lines in proportion",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "90.00"
        },
        {
          "key": 2,
          "amount": "30.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "80"
      }
    ],
    "policy": {},
    "points": "80",
    "shares": {
      "1": "60",
      "2": "20"
    }
  },
  {
    "name": "what is left of a day's cap",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_day": "80"
      }
    ],
    "policy": {},
    "usage": {
      "1": {
        "day": "50",
        "month": "50"
      }
    },
    "points": "30",
    "shares": {
      "1": "30"
    },
    "caps": [["1", "day", "64", "30"]]
  },
  {
    "name": "the tightest cap holds",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "60",
        "cap_day": "80",
        "cap_month": "100"
      }
    ],
    "policy": {},
    "usage": {
      "1": {
        "day": "0",
        "month": "90"
      }
    },
    "points": "10",
    "shares": {
      "1": "10"
    },
    "caps": [["1", "month", "64", "10"]]
  },
  {
    "name": "a used up cap gives nothing, other rules still do",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_day": "80"
      },
      {
        "id": 2,
        "kind": "order",
        "points": "5"
      }
    ],
    "policy": {},
    "usage": {
      "1": {
        "day": "80",
        "month": "80"
      }
    },
    "points": "5",
    "shares": {
      "1": "5"
    },
    "given": {
      "1": "0",
      "2": "5"
    }
  },
  {
    "name": "a cap of 0 is none",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "0",
        "cap_day": "0"
      }
    ],
    "policy": {},
    "usage": {
      "1": {
        "day": "500",
        "month": "500"
      }
    },
    "points": "64",
    "shares": {
      "1": "64"
    }
  },
  {
    "name": "a cap that isn't reached changes nothing",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "64"
      }
    ],
    "policy": {},
    "points": "64",
    "shares": {
      "1": "64"
    },
    "caps": []
  },
  {
    "name": "more was given than the cap allows now",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_month": "80"
      }
    ],
    "policy": {},
    "usage": {
      "1": {
        "day": "0",
        "month": "90"
      }
    },
    "points": "0",
    "shares": {
      "1": "0"
    }
  },
  {
    "name": "a cap on one rule leaves the other alone",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "100.00"
        },
        {
          "key": 2,
          "amount": "50.00",
          "category_ids": [7]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "40"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "3",
        "per_amount": "1",
        "category_ids": [7]
      }
    ],
    "policy": {},
    "points": "190",
    "shares": {
      "1": "40",
      "2": "150"
    },
    "given": {
      "1": "40",
      "2": "150"
    }
  },
  {
    "name": "half a point left of a cap is none",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_day": "20"
      }
    ],
    "policy": {
      "rounding": "half_up"
    },
    "usage": {
      "1": {
        "day": "16.5",
        "month": "16.5"
      }
    },
    "points": "3",
    "shares": {
      "1": "3"
    }
  },
  {
    "name": "a cap holds when each line is rounded up",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "0.50"
        },
        {
          "key": 2,
          "amount": "0.50"
        },
        {
          "key": 3,
          "amount": "0.50"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "2"
      }
    ],
    "policy": {
      "rounding": "half_up",
      "rounding_scope": "line"
    },
    "points": "2",
    "shares": {
      "1": "0",
      "2": "1",
      "3": "1"
    }
  },
  {
    "name": "rounding does not push a rule over its cap",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "20.00",
          "category_ids": [1]
        },
        {
          "key": 2,
          "amount": "0.30",
          "category_ids": [2]
        },
        {
          "key": 3,
          "amount": "0.30",
          "category_ids": [3]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "cap_order": "20",
        "category_ids": [1]
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "category_ids": [2]
      },
      {
        "id": 3,
        "kind": "rate",
        "points": "1",
        "per_amount": "1",
        "category_ids": [3]
      }
    ],
    "policy": {
      "rounding": "half_up"
    },
    "points": "21",
    "shares": {
      "1": "20",
      "2": "1",
      "3": "0"
    },
    "given": {
      "1": "20",
      "2": "1",
      "3": "0"
    }
  },
  {
    "name": "each line rounded down loses more",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "0.90"
        },
        {
          "key": 2,
          "amount": "0.90"
        },
        {
          "key": 3,
          "amount": "0.90"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "down",
      "rounding_scope": "line"
    },
    "points": "0",
    "shares": {
      "1": "0",
      "2": "0",
      "3": "0"
    }
  },
  {
    "name": "rounded once, the same lines earn two",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "0.90"
        },
        {
          "key": 2,
          "amount": "0.90"
        },
        {
          "key": 3,
          "amount": "0.90"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      }
    ],
    "policy": {
      "rounding": "down",
      "rounding_scope": "order"
    },
    "points": "2",
    "shares": {
      "1": "1",
      "2": "1",
      "3": "0"
    }
  },
  {
    "name": "four decimals on each line",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "1.00"
        },
        {
          "key": 2,
          "amount": "1.00"
        },
        {
          "key": 3,
          "amount": "1.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "3"
      }
    ],
    "policy": {
      "rounding": "none",
      "rounding_scope": "line"
    },
    "points": "0.9999",
    "shares": {
      "1": "0.3333",
      "2": "0.3333",
      "3": "0.3333"
    }
  },
  {
    "name": "four decimals, rounded once",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "1.00"
        },
        {
          "key": 2,
          "amount": "1.00"
        },
        {
          "key": 3,
          "amount": "1.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "3"
      }
    ],
    "policy": {
      "rounding": "none"
    },
    "points": "1",
    "shares": {
      "1": "0.3334",
      "2": "0.3333",
      "3": "0.3333"
    }
  },
  {
    "name": "only rules that qualify count towards the tier",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "30.00",
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "10.00"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "unit",
        "points": "5",
        "category_ids": [7],
        "is_qualifying": false
      }
    ],
    "policy": {},
    "points": "45",
    "shares": {
      "1": "35",
      "2": "10"
    },
    "qualifying": "40",
    "qualifying_shares": {
      "1": "30",
      "2": "10"
    }
  },
  {
    "name": "qualifying points by line when each is rounded",
    "order": {
      "date": "2026-05-01T10:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "3.60"
        },
        {
          "key": 2,
          "amount": "3.60"
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "unit",
        "points": "0.5",
        "is_qualifying": false
      }
    ],
    "policy": {
      "rounding": "down",
      "rounding_scope": "line"
    },
    "points": "8",
    "shares": {
      "1": "4",
      "2": "4"
    },
    "qualifying": "8",
    "qualifying_shares": {
      "1": "4",
      "2": "4"
    }
  },
  {
    "name": "a Saturday in Gold",
    "order": {
      "date": "2026-05-02T12:00:00",
      "lines": [
        {
          "key": 1,
          "amount": "64.00",
          "quantity": "2",
          "product_id": 5,
          "category_ids": [7]
        },
        {
          "key": 2,
          "amount": "24.00",
          "quantity": "2",
          "product_id": 6,
          "category_ids": [8]
        },
        {
          "key": 3,
          "amount": "15.00",
          "product_id": 9,
          "category_ids": [9]
        }
      ]
    },
    "rules": [
      {
        "id": 1,
        "kind": "rate",
        "points": "1",
        "per_amount": "1"
      },
      {
        "id": 2,
        "kind": "rate",
        "points": "3",
        "per_amount": "2",
        "category_ids": [7]
      },
      {
        "id": 3,
        "kind": "unit",
        "points": "5",
        "product_ids": [6]
      },
      {
        "id": 4,
        "kind": "order",
        "points": "20",
        "min_amount": "100",
        "is_qualifying": false
      },
      {
        "id": 5,
        "kind": "multiplier",
        "multiplier": "2",
        "weekdays": [5]
      },
      {
        "id": 6,
        "kind": "band",
        "bands": [
          ["50", "0"],
          ["100", "5"],
          ["200", "10"]
        ]
      }
    ],
    "policy": {
      "stacking": "best",
      "tier_multiplier": "1.5"
    },
    "points": "330",
    "shares": {
      "1": "217",
      "2": "77",
      "3": "36"
    }
  }
];
