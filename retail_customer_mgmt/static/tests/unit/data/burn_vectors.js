// tests/vectors/burn.json, as tests/shared_vectors.py writes it.
// prettier-ignore
export const VECTORS = [
  {"name": "all points where nothing limits them", "available": "500", "basket": {"worth": "0.01", "payable": "60", "total": "60"}, "limits": {}, "largest": "500", "objections": {"500": [], "250": [], "0.5": ["step"]}},
  {"name": "never more than there is to pay", "available": "500", "basket": {"worth": "0.01", "payable": "4.99", "total": "4.99"}, "limits": {}, "largest": "499", "objections": {"499": []}},
  {"name": "a point worth more than a cent leaves what it does not fit", "available": "500", "basket": {"worth": "0.05", "payable": "4.99", "total": "4.99"}, "limits": {}, "largest": "99", "objections": {"99": []}},
  {"name": "in steps", "available": "500", "basket": {"worth": "0.01", "payable": "60", "total": "60"}, "limits": {"step": "200"}, "largest": "400", "objections": {"400": [], "300": ["step"]}},
  {"name": "too few to reach the least", "available": "90", "basket": {"worth": "0.01", "payable": "60", "total": "60"}, "limits": {"least": "100"}, "largest": "0", "objections": {"90": ["least"]}},
  {"name": "an order too small to reach the least", "available": "500", "basket": {"worth": "0.01", "payable": "0.90", "total": "0.90"}, "limits": {"least": "100"}, "largest": "0", "objections": {"90": ["least"]}},
  {"name": "at most", "available": "5000", "basket": {"worth": "0.01", "payable": "60", "total": "60"}, "limits": {"most": "1000"}, "largest": "1000", "objections": {"1000": [], "1001": ["most"]}},
  {"name": "a share of the order", "available": "5000", "basket": {"worth": "0.01", "payable": "60", "total": "60"}, "limits": {"share": "50"}, "largest": "3000", "objections": {"3000": [], "3001": ["share"]}},
  {"name": "the share counts on the whole order, the reward on some of its lines", "available": "5000", "basket": {"worth": "0.01", "payable": "20", "total": "100"}, "limits": {"share": "30", "step": "100"}, "largest": "2000", "objections": {"2000": [], "3100": ["share"]}},
  {"name": "a whole share is no limit", "available": "500", "basket": {"worth": "0.01", "payable": "5", "total": "5"}, "limits": {"share": "100"}, "largest": "500", "objections": {"500": []}},
  {"name": "half points stay", "available": "99.75", "basket": {"worth": "1", "payable": "1000", "total": "1000"}, "limits": {}, "largest": "99", "objections": {"99": []}},
  {"name": "points worth nothing can't be used", "available": "500", "basket": {"worth": "0", "payable": "10", "total": "10"}, "limits": {}, "largest": "0", "objections": {}},
  {"name": "all limits broken at once", "available": "10", "basket": {"worth": "1", "payable": "10", "total": "10"}, "limits": {"least": "20", "most": "20", "step": "20", "share": "50"}, "largest": "0", "objections": {"10": ["least", "step", "share"], "50": ["most", "step", "share"]}},
];
